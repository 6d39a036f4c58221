package dev.postern.db;

import dev.postern.config.Settings;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies all that a store holds into an empty one. Blocks; for a command, with no service on either store.
 *
 * <p>Problem: a copy of millions of rows is cut short one day, and an operator must be able to trust what has come of it.
 * Choice: rows go over in ranges of their keys, each range in one transaction; so what is there after a cut is a part of the
 * source, which the next run recognizes and goes on from; anything else in the target is refused before a row is written.
 * In the end both stores are read once more, and count and digest of each table have to be the same. Price: everything is
 * read twice.
 */
public final class StoreCopy {
    private final Settings.Db source;
    private final Settings.Db target;
    private final Progress progress;

    /** A copy that has not begun. */
    public StoreCopy(Settings.Db source, Settings.Db target, Progress progress) {
        this.source = source;
        this.target = target;
        this.progress = progress;
    }

    /** Is told how far a copy is. */
    public interface Progress {
        /** So many of the rows of a table have been dealt with. */
        void reached(String doing, String table, long rows, long of);
    }

    /**
     * What was copied and found to be the same on both sides.
     *
     * @param table its name
     * @param rows how many
     * @param digest SHA-256 over all of them, in hexadecimal digits
     */
    public record Verified(String table, long rows, String digest) {}

    /**
     * Copies. Returns what was verified, a table each.
     *
     * @throws StoreException when a store cannot be had, the target holds something else, or the two differ in the end
     */
    public List<Verified> run(SecureRandom random) throws StoreException {
        if (source.url().equals(target.url())) {
            throw sameStore();
        }
        try (CopySide from = CopySide.source(source, random);
                CopySide to = CopySide.target(target, random)) {
            if (from.identity().isPresent() && from.identity().equals(to.identity())) {
                throw sameStore();
            }
            refuseAnythingElse(from.connection(), to.connection());
            for (CopiedTable table : CopiedTable.ALL) {
                copy(table, from.connection(), to.connection());
            }
            to.finish();
            return verify(from.connection(), to.connection());
        } catch (SQLException fault) {
            throw new StoreException(
                    "db copy: a store does not do as told (" + fault.getSQLState() + "); run it again to go on", fault);
        }
    }

    private static StoreException sameStore() {
        return new StoreException("db copy: --from and --to are the same store");
    }

    /** Every row of the target has to be one of the source. */
    private void refuseAnythingElse(Connection from, Connection to) throws SQLException, StoreException {
        for (CopiedTable table : CopiedTable.ALL) {
            long rows = table.count(to);
            long same = 0;
            for (KeyRange range = table.firstRange(to); !range.isEmpty(); range = table.rangeAfter(to, range)) {
                List<List<Object>> there = table.read(to, range);
                if (!there.equals(table.read(from, range))) {
                    throw new StoreException("db copy: the target is not empty, and what is in its table "
                            + table.name() + " is no part of the source; nothing was written");
                }
                same += there.size();
                progress.reached("comparing", table.name(), same, rows);
            }
        }
    }

    private void copy(CopiedTable table, Connection from, Connection to) throws SQLException {
        long rows = table.count(from);
        long done = 0;
        for (KeyRange range = table.firstRange(from); !range.isEmpty(); range = table.rangeAfter(from, range)) {
            List<List<Object>> batch = table.read(from, range);
            if (table.read(to, range).isEmpty()) {
                table.write(to, batch);
                to.commit();
            }
            done += batch.size();
            progress.reached("copying", table.name(), done, rows);
        }
        table.numberOn(to);
        to.commit();
    }

    private List<Verified> verify(Connection from, Connection to) throws SQLException, StoreException {
        List<Verified> verified = new ArrayList<>();
        for (CopiedTable table : CopiedTable.ALL) {
            Verified here = digest(table, from);
            if (!here.equals(digest(table, to))) {
                throw new StoreException("db copy: table " + table.name() + " differs; do not use the target");
            }
            verified.add(here);
        }
        return verified;
    }

    private Verified digest(CopiedTable table, Connection side) throws SQLException {
        long rows = table.count(side);
        RowDigest digest = new RowDigest();
        for (KeyRange range = table.firstRange(side); !range.isEmpty(); range = table.rangeAfter(side, range)) {
            table.read(side, range).forEach(digest::add);
            progress.reached("verifying", table.name(), digest.rows(), rows);
        }
        return new Verified(table.name(), digest.rows(), digest.hex());
    }
}
