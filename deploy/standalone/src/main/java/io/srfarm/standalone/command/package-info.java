/** The commands. Each parses its arguments, calls one domain method and prints the result. */
@NullMarked
package io.srfarm.standalone.command;

import org.jspecify.annotations.NullMarked;
