package io.srfarm.queueing;

import com.google.common.collect.BoundType;
import com.google.common.collect.TreeMultiset;
import java.util.List;

/**
 * A sorted set that computes the rank of an element in O(log n). All other methods take O(log n) too, except those that
 * copy. Thread-safe.
 *
 * @param <T> elements; equality is defined by their order alone
 */
public final class RankedSet<T extends Comparable<? super T>> {
    /** Contains each element once; the tree nodes store the sizes of their subtrees. */
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

    /** Returns how many elements are less than {@code element}, which need not be in the set. */
    public synchronized int before(T element) {
        return elements.headMultiset(element, BoundType.OPEN).size();
    }

    /** Returns a copy of the first {@code max} elements in order. */
    public synchronized List<T> first(int max) {
        return elements.stream().limit(max).toList();
    }

    /** Returns a copy of all elements in order. */
    public List<T> toList() {
        return first(Integer.MAX_VALUE);
    }
}
