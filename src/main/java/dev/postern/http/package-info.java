/**
 * Speaking HTTP: what clients send becomes calls on {@link dev.postern.auth.Auth}, what it answers becomes bytes.
 *
 * <p>May import auth, domain, config, Vert.x core and web, Netty's form decoder and Jackson's streaming JSON, both of
 * which Vert.x brings. Never db or password. Runs on the event loops; nothing here blocks.
 */
@NullMarked
package dev.postern.http;

import org.jspecify.annotations.NullMarked;
