/** How tenants share what is bounded, so that none can use it up. */
@NullMarked
package io.srfarm.dispatcher.share;

import org.jspecify.annotations.NullMarked;
