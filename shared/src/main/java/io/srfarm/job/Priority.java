package io.srfarm.job;

/** The class in which a job waits; a worker takes the most urgent class first. */
public enum Priority {
    INTERACTIVE,
    NORMAL,
    BULK
}
