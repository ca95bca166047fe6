/** What the doors promise, as documents: OpenAPI, AsyncAPI and JSON Schemas, made from the code and served without a key. */
@NullMarked
package io.srfarm.dispatcher.contract;

import org.jspecify.annotations.NullMarked;
