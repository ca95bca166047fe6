package io.srfarm.dispatcher.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies in the store has a size or none; reading it ends. */
class PictureHeaderFuzz {
    static Stream<byte[]> known() throws IOException {
        return PictureHeaderTest.pictures();
    }

    @MethodSource("known")
    @FuzzTest
    void aHeaderTellsASizeOrNothing(byte[] file) {
        PictureHeader.size(file).ifPresent(size -> assertThat(size.pixels()).isPositive());
    }
}
