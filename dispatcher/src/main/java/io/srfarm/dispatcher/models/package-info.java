/** The models that workers have announced in the store. */
@NullMarked
package io.srfarm.dispatcher.models;

import org.jspecify.annotations.NullMarked;
