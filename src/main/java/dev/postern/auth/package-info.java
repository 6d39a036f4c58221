/**
 * The rules of signing up, logging in and out, one's own account, and forgotten passwords, behind one door for everybody,
 * {@link dev.postern.auth.Auth}, and one for operators, {@link dev.postern.auth.Administration}.
 *
 * <p>May import db, mail, password, domain, config and Vert.x core. Runs on the event loop and never blocks it; hashing and
 * statements run elsewhere and come back to it.
 */
@NullMarked
package dev.postern.auth;

import org.jspecify.annotations.NullMarked;
