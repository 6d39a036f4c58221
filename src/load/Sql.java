import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs a file of statements, or one statement, where there is no psql, and prints the rows; understands its \connect.
 *
 *     java -cp target/postern.jar src/load/Sql.java HOST:PORT USER PASSWORD DATABASE FILE|STATEMENT
 */
public class Sql {
    public static void main(String[] arguments) throws Exception {
        String server = "jdbc:postgresql://" + arguments[0] + '/';
        String database = arguments[3];
        Path file = Path.of(arguments[4]);
        String text = Files.isRegularFile(file) ? Files.readString(file) : arguments[4];
        for (String part : text.replaceAll("(?m)^--.*$", "").split("(?m)(?=^\\\\connect )")) {
            String statements = part;
            if (part.startsWith("\\connect ")) {
                int end = part.indexOf('\n');
                database = part.substring("\\connect ".length(), end).strip();
                statements = part.substring(end);
            }
            run(server + database, arguments[1], arguments[2], statements);
        }
    }

    private static void print(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
                System.out.print(rows.getString(column) + (column < columns ? " " : "\n"));
            }
        }
    }

    private static void run(String url, String user, String password, String statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            for (String each : statements.split(";")) {
                if (!each.isBlank() && statement.execute(each)) {
                    print(statement.getResultSet());
                }
            }
        }
    }
}
