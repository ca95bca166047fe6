/** The contact sheet: one picture that shows what went in and what came out. */
@NullMarked
package io.srfarm.report;

import org.jspecify.annotations.NullMarked;
