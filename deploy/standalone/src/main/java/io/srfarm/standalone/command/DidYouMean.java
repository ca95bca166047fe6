package io.srfarm.standalone.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the name that a mistyped one was meant to be. */
public final class DidYouMean {
    private static final int TYPOS_MAX = 3;

    private DidYouMean() {}

    /** Returns the name that starts with {@code text} or has the smallest edit distance to it; empty if none is close. */
    public static Optional<String> of(String text, Collection<String> names) {
        int bearable = Math.min(TYPOS_MAX, Math.max(1, text.length() / 3));
        return names.stream()
                .filter(name ->
                        distance(text, name) <= (name.startsWith(text) && !text.isEmpty() ? name.length() : bearable))
                .min(Comparator.comparingInt((String name) -> name.startsWith(text) ? 0 : distance(text, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns the edit distance: insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean exchanged =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return exchanged ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
    }
}
