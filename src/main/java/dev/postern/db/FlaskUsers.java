package dev.postern.db;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The accounts of the seed: a school project that keeps them in a file of SQLite's. */
public final class FlaskUsers {
    private FlaskUsers() {}

    /**
     * An account of the seed's.
     *
     * @param email as it was registered
     * @param hash bcrypt's text, which the seed stores as bytes or as a text
     */
    public record FlaskUser(String email, String hash) {
        @Override
        public String toString() {
            return "FlaskUser[hidden]";
        }
    }

    /**
     * Reads all. Blocks.
     *
     * @throws StoreException when the file is not there, or has no table of the seed's
     */
    public static List<FlaskUser> read(Path file) throws StoreException {
        if (!Files.isRegularFile(file)) {
            throw new StoreException(file + ": there is no such file");
        }
        List<FlaskUser> users = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT email, hashed_password FROM users ORDER BY id")) {
            while (rows.next()) {
                String email = rows.getString(1);
                users.add(new FlaskUser(email == null ? "" : email, text(rows.getObject(2))));
            }
            return users;
        } catch (SQLException fault) {
            throw new StoreException(file + ": this is no store of the seed's (" + fault.getMessage() + ")", fault);
        }
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }
}
