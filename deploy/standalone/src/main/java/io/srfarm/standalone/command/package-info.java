/** The commands: each parses, calls one thing, prints. */
@NullMarked
package io.srfarm.standalone.command;

import org.jspecify.annotations.NullMarked;
