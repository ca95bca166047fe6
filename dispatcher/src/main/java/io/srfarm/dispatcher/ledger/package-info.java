/** The state of every job, rebuilt from {@code sr.events}: queries, lists and live updates. */
@NullMarked
package io.srfarm.dispatcher.ledger;

import org.jspecify.annotations.NullMarked;
