package dev.postern.mail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.MailEncoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Mail into a folder, a file each, complete when it has its name; one that is sent again replaces itself. */
final class FolderWay implements Way {
    private final Vertx vertx;
    private final Path folder;
    private final FileAttribute<?>[] ownersOnly;

    FolderWay(Vertx vertx, Path folder) throws IOException {
        this.vertx = vertx;
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.ownersOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        this.folder = posix
                ? Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(folder);
    }

    @Override
    public Future<Void> send(String id, MailMessage message) {
        return vertx.executeBlocking(() -> write(id, new MailEncoder(message, "localhost").encode()), false)
                .mapEmpty();
    }

    private Path write(String id, String mail) {
        Path unfinished = folder.resolve(id + ".part");
        try {
            Files.deleteIfExists(unfinished);
            try (FileChannel file = FileChannel.open(
                    unfinished,
                    Set.copyOf(EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                    ownersOnly)) {
                int unused = file.write(StandardCharsets.UTF_8.encode(mail));
                file.force(true);
            }
            return Files.move(
                    unfinished,
                    folder.resolve(id + ".eml"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw new MailException(MailException.Kind.AWAY, "mail.folder: " + fault);
        }
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
