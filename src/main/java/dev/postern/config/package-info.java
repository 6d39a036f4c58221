/**
 * What an operator can set: every key with its unit, range and default, and the one place where files, environment and
 * command line become {@link dev.postern.config.Settings}.
 *
 * <p>Runs on the main thread, before anything else starts. Imports the JDK and a YAML parser; every other package may
 * use the settings.
 */
@NullMarked
package dev.postern.config;

import org.jspecify.annotations.NullMarked;
