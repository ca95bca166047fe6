/** Dead letters: what lies on {@code sr.dead}, for the tenants whose it was. */
@NullMarked
package io.srfarm.dispatcher.deadletter;

import org.jspecify.annotations.NullMarked;
