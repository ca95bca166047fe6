/**
 * A farm, as programs of other people use it. Start reading at {@link io.srfarm.client.FarmClient}; {@link
 * io.srfarm.client.AsyncFarmClient} is the same without waiting.
 */
@NullMarked
package io.srfarm.client;

import org.jspecify.annotations.NullMarked;
