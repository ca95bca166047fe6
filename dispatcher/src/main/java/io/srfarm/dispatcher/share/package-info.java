/** Fair sharing of limited resources among tenants. */
@NullMarked
package io.srfarm.dispatcher.share;

import org.jspecify.annotations.NullMarked;
