package io.srfarm.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandOnTheRightAndTextOnTheLeft() {
        Table table = new Table("name", "ms");
        table.row("a", "5");
        table.row("longer", "1234");

        assertThat(table.lines()).containsExactly("name    ms", "a          5", "longer  1234");
    }
}
