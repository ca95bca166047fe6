package io.srfarm.dispatcher.identity;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Marks a resource that shows data of all tenants: if a {@link ScalerKey} is configured, only that key opens it. */
@Retention(RUNTIME)
@Target(TYPE)
public @interface ScalerAccess {}
