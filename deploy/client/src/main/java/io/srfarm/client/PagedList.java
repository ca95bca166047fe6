package io.srfarm.client;

import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Streams a list page by page, with one page in memory at a time. Not thread-safe. */
final class PagedList<T> extends Spliterators.AbstractSpliterator<T> {
    private final Function<Optional<String>, Page<T>> load;
    private Page<T> page;
    private Iterator<T> entries;

    private PagedList(Function<Optional<String>, Page<T>> load) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.load = load;
        this.page = load.apply(Optional.empty());
        this.entries = page.entries().iterator();
    }

    /** Returns a stream that loads the first page on its terminal operation and further pages on demand. */
    static <T> Stream<T> stream(Function<Optional<String>, Page<T>> load) {
        return StreamSupport.stream(() -> new PagedList<>(load), Spliterator.ORDERED | Spliterator.NONNULL, false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        while (!entries.hasNext()) {
            if (page.next().isEmpty()) {
                return false;
            }
            page = load.apply(page.next());
            entries = page.entries().iterator();
        }
        action.accept(entries.next());
        return true;
    }
}
