package io.srfarm.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.report.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersAreRightAligned() {
        Table table = new Table("name", "score", "of");
        table.row("a", "24.5", "cat");
        table.row("longer", "7", "-");

        assertThat(table.lines()).containsExactly("name    score  of", "a        24.5  cat", "longer      7    -");
    }

    @Test
    void onATerminalTheLastColumnIsShortenedToFitButNeverToNothing() {
        Table table = new Table("job", "reason");
        table.row("j1", "input_missing: there is no object inputs/acme/cat.png");

        assertThat(table.lines(30)).containsExactly("job  reason", "j1   input_missing: there is …");
        assertThat(table.lines(30)).allMatch(line -> line.length() <= 30);
        assertThat(table.lines(3).get(1)).isEqualTo("j1   input_missi…");
    }

    @Test
    void coloursDoNotAffectTheWidth() {
        Table table = new Table("job", "state", "reason").painted(1, cell -> "<" + cell + ">");
        table.row("j1", "dead", "tried");

        assertThat(table.lines().get(1)).isEqualTo("j1   <dead >  tried");
    }

    @Test
    void closeNamesAreSuggestedAndDistantOnesAreNot() {
        List<String> names = List.of("j0kqp3v2", "jzzzzzz1", "succeeded");

        assertThat(DidYouMean.of("j0kqp3v3", names)).hasValue("j0kqp3v2");
        assertThat(DidYouMean.of("j0kqpv32", names)).hasValue("j0kqp3v2");
        assertThat(DidYouMean.of("jzz", names)).hasValue("jzzzzzz1");
        assertThat(DidYouMean.of("suceeded", names)).hasValue("succeeded");
        assertThat(DidYouMean.of("failed", names)).isEmpty();
        assertThat(DidYouMean.of("", names)).isEmpty();
    }
}
