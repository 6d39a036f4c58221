/** What tests stand on: a real server on a free port over a real store in memory, a clock turned by hand, a client. */
@NullMarked
package dev.postern.testing;

import org.jspecify.annotations.NullMarked;
