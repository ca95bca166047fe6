package io.srfarm.standalone.command;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell; the first column is left-aligned. Not thread-safe. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heads) {
        row(heads);
    }

    /** @param cells one for each head */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : "  ").append(isNumber(cell) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[-+]?\\d+(\\.\\d+)?( (ms|s|dB|MiB|%|jobs/s))?|-");
    }
}
