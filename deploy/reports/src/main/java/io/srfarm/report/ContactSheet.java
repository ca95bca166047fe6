package io.srfarm.report;

import io.srfarm.picture.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Lays out captioned pictures in titled sections of equal cells. Keeps thumbnails only. Not thread-safe. */
public final class ContactSheet {
    static final int CELL = 448;
    private static final int GAP = 20;
    private static final int MARGIN = 28;
    private static final int LINES = 3;
    private static final int LINE = BitmapFont.SMALL.height() + 2;

    private static final double LANDSCAPE = 1.5;
    private static final double EMPTY_CELL = 0.05;

    private static final int PAPER = 0x17181C;
    private static final int FRAME = 0x23252B;
    private static final int INK = 0xF2F2F0;
    private static final int FAINT = 0x9A9DA6;

    private final String title;
    private final String subtitle;
    private final List<Section> sections = new ArrayList<>();
    private final List<String> legend = new ArrayList<>();

    private record Section(String name, List<Cell> cells) {}

    private record Cell(Picture thumbnail, List<String> caption) {}

    public ContactSheet(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /** Starts a section for the pictures that are added next. */
    public void section(String name) {
        sections.add(new Section(name, new ArrayList<>()));
    }

    /** Adds lines at the bottom. */
    public void legend(List<String> lines) {
        legend.addAll(lines);
    }

    /** Returns the square in which the pictures of the last section differ most; all have this size. */
    public DetailCrop detail(int width, int height) {
        List<Picture> small = sections.get(sections.size() - 1).cells().stream()
                .map(Cell::thumbnail)
                .toList();
        return DetailCrop.of(small, width, height);
    }

    /** @param caption at most three lines; the first is the picture's name */
    public void add(Picture picture, List<String> caption) {
        sections.get(sections.size() - 1).cells().add(new Cell(Thumbnail.fit(picture, CELL), List.copyOf(caption)));
    }

    public Picture draw() {
        int columns = columns();
        int width = 2 * MARGIN + columns * CELL + (columns - 1) * GAP;
        int height = top()
                + sections.stream()
                        .mapToInt(section -> heading() + rows(section, columns) * row())
                        .sum()
                + legend.size() * LINE;
        Canvas canvas = new Canvas(width, height + MARGIN - GAP, PAPER);
        canvas.write(title, BitmapFont.LARGE, MARGIN, MARGIN, width - 2 * MARGIN, INK);
        canvas.write(
                subtitle, BitmapFont.SMALL, MARGIN, MARGIN + BitmapFont.LARGE.height() + 4, width - 2 * MARGIN, FAINT);
        int y = top();
        for (Section section : sections) {
            canvas.write(section.name(), BitmapFont.LARGE, MARGIN, y, width - 2 * MARGIN, FAINT);
            y += heading();
            for (int i = 0; i < section.cells().size(); i++) {
                int x = MARGIN + i % columns * (CELL + GAP);
                draw(canvas, section.cells().get(i), x, y + i / columns * row());
            }
            y += rows(section, columns) * row();
        }
        for (String line : legend) {
            canvas.write(line, BitmapFont.SMALL, MARGIN, y, width - 2 * MARGIN, FAINT);
            y += LINE;
        }
        return canvas.picture();
    }

    private static void draw(Canvas canvas, Cell cell, int x, int y) {
        Picture picture = cell.thumbnail();
        canvas.fill(x, y, CELL, CELL, FRAME);
        canvas.draw(picture, x + (CELL - picture.width()) / 2, y + (CELL - picture.height()) / 2);
        for (int line = 0; line < Math.min(LINES, cell.caption().size()); line++) {
            int below = y + CELL + 8 + line * LINE;
            canvas.write(cell.caption().get(line), BitmapFont.SMALL, x, below, CELL, line == 0 ? INK : FAINT);
        }
    }

    /** Returns three to six columns: the number that gives the most landscape-like sheet with the fewest empty cells. */
    private int columns() {
        return IntStream.rangeClosed(3, 6)
                .boxed()
                .min(Comparator.comparingDouble(this::untidiness))
                .orElseThrow();
    }

    private double untidiness(int columns) {
        int rows = sections.stream().mapToInt(section -> rows(section, columns)).sum();
        int pictures =
                sections.stream().mapToInt(section -> section.cells().size()).sum();
        return Math.abs((double) columns / Math.max(1, rows) - LANDSCAPE) + EMPTY_CELL * (columns * rows - pictures);
    }

    private static int rows(Section section, int columns) {
        return (section.cells().size() + columns - 1) / columns;
    }

    private static int top() {
        return MARGIN + BitmapFont.LARGE.height() + BitmapFont.SMALL.height() + 2 * GAP;
    }

    private static int heading() {
        return BitmapFont.LARGE.height() + 10;
    }

    private static int row() {
        return CELL + 8 + LINES * LINE + GAP;
    }
}
