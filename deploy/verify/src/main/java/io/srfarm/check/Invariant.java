package io.srfarm.check;

/** What must hold for every job, whatever broke meanwhile. */
public enum Invariant {
    I1("every accepted job ends"),
    I2("no job ends in two ways"),
    I3("a set is whole"),
    I4("nothing is left outside sets"),
    I5("a job has one manifest"),
    I6("nothing comes after a cancellation"),
    I9("the metrics agree with the log");

    private final String promise;

    Invariant(String promise) {
        this.promise = promise;
    }

    public String promise() {
        return promise;
    }
}
