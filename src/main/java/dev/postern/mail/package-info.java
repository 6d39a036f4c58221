/**
 * Words and ways for what is mailed: texts in the reader's language, and the server, folder or log that they go to.
 *
 * <p>Files are read on the thread that opens it; a way hands what blocks to a worker. Imports {@code domain} and {@code config}.
 * Sees no store: what is to be said to whom comes from {@code auth}.
 */
@NullMarked
package dev.postern.mail;

import org.jspecify.annotations.NullMarked;
