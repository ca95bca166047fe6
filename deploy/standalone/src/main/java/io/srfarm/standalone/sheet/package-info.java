/** The contact sheet: one picture that shows what went in and what came out. */
@NullMarked
package io.srfarm.standalone.sheet;

import org.jspecify.annotations.NullMarked;
