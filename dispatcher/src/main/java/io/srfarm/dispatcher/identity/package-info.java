/** Who asks: tenants, their keys, and the part of the bucket that is theirs. */
@NullMarked
package io.srfarm.dispatcher.identity;

import org.jspecify.annotations.NullMarked;
