/**
 * The rules of signing up, logging in and out, and forgotten passwords, behind one door: {@link dev.postern.auth.Auth}.
 *
 * <p>May import db, password, domain, config and Vert.x core. Runs on the event loop and never blocks it; hashing and
 * statements run elsewhere and come back to it.
 */
@NullMarked
package dev.postern.auth;

import org.jspecify.annotations.NullMarked;
