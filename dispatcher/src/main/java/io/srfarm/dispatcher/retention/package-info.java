/**
 * Removal of expired sets, orphans and uploads from the store. A scan continues where the last round stopped, and every
 * step is idempotent, so an interruption is harmless.
 */
@NullMarked
package io.srfarm.dispatcher.retention;

import org.jspecify.annotations.NullMarked;
