package io.srfarm.dispatcher.identity;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** What shows something of all tenants: where there is a {@link ScalerKey} it alone opens it. */
@Retention(RUNTIME)
@Target(TYPE)
public @interface ScalerAccess {}
