package io.srfarm.worker.model;

import java.util.regex.Pattern;

/**
 * The device on which a worker computes.
 *
 * @param name {@code cpu}, or {@code gpu} and a number from 0
 */
public record Device(String name) {
    private static final Pattern FORM = Pattern.compile("cpu|gpu[0-9]{1,2}");

    public static final Device CPU = new Device("cpu");

    public Device {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a device is cpu, gpu0, gpu1, ...: " + name);
        }
    }

    public boolean isGpu() {
        return !name.equals("cpu");
    }

    @Override
    public String toString() {
        return name;
    }
}
