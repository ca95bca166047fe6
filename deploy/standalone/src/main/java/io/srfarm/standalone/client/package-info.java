/** A client of any farm: the HTTP interface as methods. */
@NullMarked
package io.srfarm.standalone.client;

import org.jspecify.annotations.NullMarked;
