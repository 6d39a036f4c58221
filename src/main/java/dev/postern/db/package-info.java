/**
 * Keeping accounts, sessions and tokens: the only code that sees SQL.
 *
 * <p>May import domain, config, Vert.x core, the SQL and JDBC clients and Flyway. Statements run on Vert.x's worker
 * threads; every future completes on the context of the caller. Opening and closing block, and belong on the main thread.
 *
 * <p>The database decides races: a row is inserted and the refusal caught, or deleted and the count read. Nothing is
 * looked up first and acted on afterwards.
 */
@NullMarked
package dev.postern.db;

import org.jspecify.annotations.NullMarked;
