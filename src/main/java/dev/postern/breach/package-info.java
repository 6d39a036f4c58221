/**
 * Passwords that have been stolen somewhere, in a file that is small enough to keep beside the service: made from the
 * public list, asked before a new password is taken.
 *
 * <p>May import domain. It reads and writes files on the thread of the caller.
 */
@NullMarked
package dev.postern.breach;

import org.jspecify.annotations.NullMarked;
