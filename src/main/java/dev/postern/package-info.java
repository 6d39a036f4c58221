/**
 * The program: what the command line asks for, and the one page on which everything is put together.
 */
@NullMarked
package dev.postern;

import org.jspecify.annotations.NullMarked;
