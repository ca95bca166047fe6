/** The models that workers have, as they say themselves in the store: a dispatcher never sees one. */
@NullMarked
package io.srfarm.dispatcher.models;

import org.jspecify.annotations.NullMarked;
