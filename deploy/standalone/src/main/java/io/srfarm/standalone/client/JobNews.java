package io.srfarm.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that happened to a job.
 *
 * @param name {@code accepted}, {@code started}, {@code candidate}, {@code succeeded}, …
 * @param data what the farm says with it
 */
public record JobNews(String name, JsonNode data) {}
