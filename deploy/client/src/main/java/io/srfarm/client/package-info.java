/**
 * Java client of a farm. Start reading at {@link io.srfarm.client.FarmClient}; {@link io.srfarm.client.AsyncFarmClient} is
 * the asynchronous variant.
 */
@NullMarked
package io.srfarm.client;

import org.jspecify.annotations.NullMarked;
