package io.srfarm.check;

/** Guarantees for every job, whatever failed in the meantime. */
public enum Invariant {
    I1("every accepted job ends"),
    I2("no job has two different ends"),
    I3("a set is complete"),
    I4("no objects are left outside sets"),
    I5("a job has one manifest"),
    I6("no candidates follow a cancellation"),
    I9("metrics agree with the event log");

    private final String promise;

    Invariant(String promise) {
        this.promise = promise;
    }

    public String promise() {
        return promise;
    }
}
