/** Where every job stands, rebuilt from {@code sr.events}: look-ups, listing, live updates. */
@NullMarked
package io.srfarm.dispatcher.ledger;

import org.jspecify.annotations.NullMarked;
