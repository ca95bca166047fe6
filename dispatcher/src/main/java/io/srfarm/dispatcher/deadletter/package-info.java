/** Dead letters on {@code sr.dead}, for the tenants they belong to. */
@NullMarked
package io.srfarm.dispatcher.deadletter;

import org.jspecify.annotations.NullMarked;
