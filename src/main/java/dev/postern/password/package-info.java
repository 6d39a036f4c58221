/**
 * Making and checking password hashes: the only code that sees bcrypt.
 *
 * <p>May import domain, config, Vert.x core and jBCrypt. Hashes are computed on threads of their own; every future
 * completes on the context of the caller, so the event loop waits for nothing.
 */
@NullMarked
package dev.postern.password;

import org.jspecify.annotations.NullMarked;
