package io.srfarm.queueing;

import com.google.common.collect.BoundType;
import com.google.common.collect.TreeMultiset;
import java.util.List;

/**
 * A sorted set that knows the place of an element without walking through itself: every method but the copies takes
 * O(log n). Any thread may call any method.
 *
 * @param <T> compared and found by its order alone
 */
public final class RankedSet<T extends Comparable<? super T>> {
    /** Every element once; its nodes know how many are below them. */
    private final TreeMultiset<T> elements = TreeMultiset.create();

    public synchronized void add(T element) {
        elements.setCount(element, 1);
    }

    public synchronized void remove(T element) {
        elements.setCount(element, 0);
    }

    public synchronized int size() {
        return elements.size();
    }

    /** How many come before {@code element}, which need not be in the set. */
    public synchronized int before(T element) {
        return elements.headMultiset(element, BoundType.OPEN).size();
    }

    /** A copy of the first {@code max}, in their order. */
    public synchronized List<T> first(int max) {
        return elements.stream().limit(max).toList();
    }

    /** A copy of all, in their order. */
    public List<T> toList() {
        return first(Integer.MAX_VALUE);
    }
}
