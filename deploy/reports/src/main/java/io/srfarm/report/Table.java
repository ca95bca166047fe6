package io.srfarm.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A text table. Columns are as wide as their widest cell; numbers are right-aligned. Not thread-safe. */
public final class Table {
    private static final String GAP = "  ";
    private static final int LAST_MIN = 12;

    private final List<List<String>> rows = new ArrayList<>();
    private int paintedColumn = -1;
    private UnaryOperator<String> paint = UnaryOperator.identity();

    public Table(String... heads) {
        row(heads);
    }

    /** @param cells one for each column */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** @param paint receives the padded cell and may only add invisible characters such as colour codes */
    public Table painted(int column, UnaryOperator<String> paint) {
        this.paintedColumn = column;
        this.paint = paint;
        return this;
    }

    /** Returns the lines at full width. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /** @param widthMax characters per line; the last column is shortened to fit if possible */
    public List<String> lines(int widthMax) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int last = columns - 1;
        long others = GAP.length() * (long) last;
        for (int i = 0; i < last; i++) {
            others += widths[i];
        }
        widths[last] = (int) Math.min(widths[last], Math.max(LAST_MIN, widthMax - others));
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = shortened(row.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - cell.length());
            String padded = isNumber(cell) ? padding + cell : cell + padding;
            line.append(i == 0 ? "" : GAP).append(i == paintedColumn ? paint.apply(padded) : padded);
        }
        return line.toString().stripTrailing();
    }

    private static String shortened(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[-+]?\\d+(\\.\\d+)?( (ms|s|dB|MiB|%|jobs/s))?|-");
    }
}
