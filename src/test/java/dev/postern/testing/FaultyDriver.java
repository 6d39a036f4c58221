package dev.postern.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * HSQLDB's driver, until it is told to fail: stands in its place as long as it is open, and counts the calls of whatever
 * it has handed out for one store. Thread-safe.
 *
 * <p>Nothing is known of the stores of other tests: their calls pass.
 */
public final class FaultyDriver implements Driver, AutoCloseable {
    /** How a call fails. */
    public enum Fault {
        /** The call does nothing and throws, the next one works. */
        ONCE,
        /** The call does what it is asked and throws all the same: its answer is lost. */
        ONCE_DONE,
        /** The call does nothing and throws, and so does every later one. */
        FROM_THEN_ON
    }

    /** Source: SQL:2023 part 2 table 38, class 58 as used by the major databases: an error of the system, of I/O. */
    private static final String IO_ERROR = "58030";

    private final String url;
    private final Driver real;
    private final AtomicInteger open = new AtomicInteger();
    private int calls;
    private int failing = Integer.MAX_VALUE;
    private Fault fault = Fault.ONCE;
    private String failed = "";

    private FaultyDriver(String url, Driver real) {
        this.url = url;
        this.real = real;
    }

    /** Takes the place of the driver of a store. */
    public static FaultyDriver inFrontOf(String url) {
        try {
            Driver real = DriverManager.getDriver(url);
            FaultyDriver faulty = new FaultyDriver(url, real);
            DriverManager.deregisterDriver(real);
            DriverManager.registerDriver(faulty);
            return faulty;
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Has a call fail, counted from now on; the first is 1. */
    public synchronized void fail(int call, Fault how) {
        calls = 0;
        failing = call;
        fault = how;
        failed = "";
    }

    /** Has all calls work again. Returns the call that failed, by name; empty if it was never made. */
    public synchronized String work() {
        failing = Integer.MAX_VALUE;
        return failed;
    }

    /** How many connections are open. */
    public int open() {
        return open.get();
    }

    @Override
    public @Nullable Connection connect(String address, Properties properties) throws SQLException {
        if (!address.startsWith(url)) {
            return real.connect(address, properties);
        }
        Fault how = count("Driver.connect");
        if (how != null && how != Fault.ONCE_DONE) {
            throw new SQLException("test", IO_ERROR);
        }
        Connection connection = real.connect(address, properties);
        if (connection == null) {
            return null;
        }
        if (how != null) {
            connection.close();
            throw new SQLException("test", IO_ERROR);
        }
        open.incrementAndGet();
        return (Connection) wrap(Connection.class, connection);
    }

    @Override
    public boolean acceptsURL(String address) throws SQLException {
        return real.acceptsURL(address);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String address, Properties properties) throws SQLException {
        return real.getPropertyInfo(address, properties);
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return real.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }

    @Override
    public void close() {
        try {
            DriverManager.deregisterDriver(this);
            DriverManager.registerDriver(real);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    private Object wrap(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                FaultyDriver.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(type, target, method, arguments));
    }

    private @Nullable Object call(Class<?> type, Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        boolean canFail = Arrays.asList(method.getExceptionTypes()).contains(SQLException.class);
        Fault how = canFail ? count(type.getSimpleName() + '.' + method.getName()) : null;
        if (how != null && how != Fault.ONCE_DONE) {
            throw new SQLException("test", IO_ERROR);
        }
        Object result = invoke(target, method, arguments);
        if (type == Connection.class
                && (method.getName().equals("close") || method.getName().equals("abort"))) {
            open.decrementAndGet();
        }
        if (how != null) {
            throw new SQLException("test", IO_ERROR);
        }
        Class<?> declared = method.getReturnType();
        boolean ofJdbc = declared.isInterface() && declared.getPackageName().equals("java.sql");
        return result != null && ofJdbc ? wrap(declared, result) : result;
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    /** Returns how the call is to fail; null for not at all. */
    private synchronized @Nullable Fault count(String name) {
        calls++;
        boolean fails = calls == failing || (calls > failing && fault == Fault.FROM_THEN_ON);
        if (fails && failed.isEmpty()) {
            failed = name;
        }
        return fails ? fault : null;
    }
}
