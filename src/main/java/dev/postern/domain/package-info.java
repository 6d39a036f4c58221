/**
 * The words of the trade: addresses, passwords, tokens, sessions and the ways in which asking for them fails.
 *
 * <p>Values only: immutable, no I/O, safe on any thread. Imports nothing but the JDK, so every other package may use it.
 */
@NullMarked
package dev.postern.domain;

import org.jspecify.annotations.NullMarked;
