/**
 * The published API contracts: OpenAPI, AsyncAPI and JSON Schemas, generated from the code and served without
 * authentication.
 */
@NullMarked
package io.srfarm.dispatcher.contract;

import org.jspecify.annotations.NullMarked;
