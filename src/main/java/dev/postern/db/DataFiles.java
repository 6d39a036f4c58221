package dev.postern.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The directory of an embedded store: made for its owner's eyes only where it is missing, and locked for one process.
 *
 * <p>The lock is the operating system's and goes when the process does, however it ends. HSQLDB's own lock file is a
 * heartbeat that delays the start after a crash by ten seconds, so it is switched off.
 */
final class DataFiles implements AutoCloseable {
    private static final String CREDENTIAL = ".credential";
    private static final String OPERATOR = ".operator";

    private final Path base;
    private final FileChannel lockFile;

    private DataFiles(Path base, FileChannel lockFile) {
        this.base = base;
        this.lockFile = lockFile;
    }

    /** Whether there is a store. */
    static boolean hold(Path base) {
        return Files.exists(beside(base, ".script"));
    }

    /** Makes the directory where it is missing, and locks it. */
    static DataFiles lock(Path base) throws StoreException {
        try {
            Path directory = directoryOf(base);
            createPrivately(directory);
            refuseIfShared(directory);
            FileChannel file =
                    FileChannel.open(beside(base, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!acquired(file)) {
                file.close();
                throw StoreException.inUse("db.url: " + base + " is in use by another process");
            }
            return new DataFiles(base, file);
        } catch (IOException fault) {
            throw unusable(base, fault);
        }
    }

    /** The path that the store's files begin with, spelled out: HSQLDB has its own idea of what some spellings mean. */
    String path() {
        return base.toAbsolutePath().normalize().toString();
    }

    /** Where the store's files are. */
    Path directory() {
        return directoryOf(base);
    }

    /**
     * Removes what a first start that was cut short has left. HSQLDB writes its properties before its script, and opens no
     * store that has the first alone. Rows have a file of their own from the first table on, so nothing is lost.
     */
    void removeUnfinished() throws StoreException {
        if (Files.exists(beside(base, ".script")) || Files.exists(beside(base, ".data"))) {
            return;
        }
        try {
            for (String begun : List.of(".properties", ".script.new", ".log")) {
                Files.deleteIfExists(beside(base, begun));
            }
        } catch (IOException fault) {
            throw unusable(base, fault);
        }
    }

    /**
     * Reads our password at the store; makes one where there is none. It is on disk before the store is, so that a crash
     * in between leaves nothing that cannot be opened.
     */
    String credential(SecureRandom random) throws StoreException {
        Path file = beside(base, CREDENTIAL);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException missing) {
            if (Files.exists(beside(base, ".script"))) {
                throw new StoreException("db.url: " + file + " is missing, and the store cannot be opened without it;"
                        + " restore it from where the store was copied");
            }
            return createSecret(CREDENTIAL, random);
        } catch (IOException fault) {
            throw unusable(file, fault);
        }
    }

    /** Reads by what an operator is known; makes it where there is none. */
    String operatorKey(SecureRandom random) throws StoreException {
        Optional<String> key = operatorKeyOf(base);
        return key.isPresent() ? key.get() : createSecret(OPERATOR, random);
    }

    /** The same for whoever wants to be known; empty where there is none. */
    static Optional<String> operatorKeyOf(Path base) throws StoreException {
        Path file = beside(base, OPERATOR);
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException fault) {
            throw unusable(file, fault);
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            lockFile.close();
        } catch (IOException fault) {
            throw unusable(base, fault);
        }
    }

    private String createSecret(String suffix, SecureRandom random) throws StoreException {
        Path file = beside(base, suffix);
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        String credential = Base64.getUrlEncoder().encodeToString(secret);
        Path draft = beside(base, suffix + ".new");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, ownerOnly(draft, "rw-------"));
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(credential + '\n'));
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return credential;
        } catch (IOException fault) {
            throw unusable(file, fault);
        }
    }

    private static boolean acquired(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static void createPrivately(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
        } catch (FileAlreadyExistsException earlierStart) {
            if (!Files.isDirectory(directory)) {
                throw earlierStart;
            }
        }
    }

    /** The store's own files are readable by all who may enter their directory. */
    private static void refuseIfShared(Path directory) throws IOException, StoreException {
        if (!knowsPermissions(directory)) {
            return;
        }
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
        if (!permissions.endsWith("------")) {
            throw new StoreException("db.url: " + directory + " is open to others than its owner (" + permissions
                    + "), and the store in it would be; chmod it to 700, or choose a directory for the store alone");
        }
    }

    private static boolean knowsPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return knowsPermissions(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static Path directoryOf(Path base) {
        Path parent = base.toAbsolutePath().getParent();
        return parent == null ? base.toAbsolutePath() : parent;
    }

    private static Path beside(Path base, String suffix) {
        return base.resolveSibling(base.getFileName() + suffix);
    }

    private static StoreException unusable(Path path, IOException fault) {
        return new StoreException(
                "db.url: " + path + " cannot be used (" + fault.getClass().getSimpleName() + ": " + fault.getMessage()
                        + ")",
                fault);
    }
}
