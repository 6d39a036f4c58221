package dev.postern.db;

/**
 * The tables, all seen through one connection or pool. Inside a transaction it is that transaction's view; thread-safe
 * outside of one.
 *
 * @param users accounts
 * @param sessions log-ins that last
 * @param tokens rights to do one thing once
 * @param devices browsers that owners have used
 * @param registrations accounts to be
 * @param formerAddresses addresses that accounts had
 * @param mails what is to be sent
 * @param accounts accounts again, for operators
 */
public record Store(
        Users users,
        Sessions sessions,
        OneTimeTokens tokens,
        Devices devices,
        Registrations registrations,
        FormerAddresses formerAddresses,
        Mails mails,
        Accounts accounts) {
    static Store over(Sql sql) {
        return new Store(
                new Users(sql),
                new Sessions(sql),
                new OneTimeTokens(sql),
                new Devices(sql),
                new Registrations(sql),
                new FormerAddresses(sql),
                new Mails(sql),
                new Accounts(sql));
    }
}
