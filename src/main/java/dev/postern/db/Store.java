package dev.postern.db;

/**
 * The tables, all seen through one connection or pool. Inside a transaction it is that transaction's view; thread-safe
 * outside of one.
 *
 * @param users accounts
 * @param sessions log-ins that last
 * @param tokens rights to do one thing once
 * @param devices browsers that owners have used
 */
public record Store(Users users, Sessions sessions, OneTimeTokens tokens, Devices devices) {
    static Store over(Sql sql) {
        return new Store(new Users(sql), new Sessions(sql), new OneTimeTokens(sql), new Devices(sql));
    }
}
