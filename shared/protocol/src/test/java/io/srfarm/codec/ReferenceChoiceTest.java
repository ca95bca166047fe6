package io.srfarm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.srfarm.codec.JobJson.Document;
import io.srfarm.codec.JobJson.Submitted;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.JobId;
import io.srfarm.job.KeySpace;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceChoiceTest {
    private static final Tenant ACME = new Tenant("acme");
    private static final KeySpace SPACE = KeySpace.of(ACME);
    private static final int LIBRARY = 20;

    @Test
    void chosenReferencesTakeThePlaceOfTheWish() throws Exception {
        Submitted submitted = submitted(
                "{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'noise'}, {'type': 'auto', 'count': 2},"
                        + " {'type': 'low-resolution'}]}");

        assertThat(submitted.job().references())
                .containsExactly(new Reference.Noise(), image(0), image(1), new Reference.LowResolution());
    }

    @Test
    void threeAreChosenUnlessTheWishSaysHowMany() throws Exception {
        Submitted submitted = submitted("{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto'}]}");

        assertThat(submitted.job().references()).containsExactly(image(0), image(1), image(2));
    }

    @Test
    void theFingerprintIsThatOfTheDocumentAsSent() throws Exception {
        Document document = document("{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto'}]}");

        assertThat(document.suggested(SPACE, (input, count) -> List.of(key(5))).fingerprint())
                .isEqualTo(document.fingerprint());
        assertThat(document.isToBeSuggested()).isTrue();
    }

    @Test
    void aDocumentWithoutTheWishNeedsNoLibrary() throws Exception {
        for (String plain : List.of(
                "{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'noise'}]}",
                "{'input': {'key': 'inputs/acme/a'}, 'references': {'x': {'type': 'auto'}}}",
                "{'references': 'auto'}")) {
            Document document = document(plain);

            assertThat(document.isToBeSuggested()).isFalse();
            assertThat(document.suggested(SPACE, (input, count) -> List.of())).isSameAs(document);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto', 'count': 0}]}           | /references/0/count
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto', 'count': 17}]}          | /references/0/count
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto', 'count': 1.5}]}         | /references/0/count
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto', 'count': null}]}        | /references/0/count
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'noise'}, {'type': 'auto', 'count': 16}]} | /references/1/count
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto', 'key': 'inputs/acme/b'}]} | /references/0/key
        {'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto'}, {'type': 'auto'}]}     | /references
        {'input': {'key': '/a'}, 'references': [{'type': 'auto'}]}                                  | /input/key
        {'references': [{'type': 'auto'}]}                                                          | /input
        {'input': {'key': 'inputs/other/a'}, 'references': [{'type': 'auto'}]}                      | /input
        """)
    void aWishThatCannotBeGrantedIsRefusedByItsPlace(String document, String pointer) {
        InvalidJobException refused = catchThrowableOfType(InvalidJobException.class, () -> submitted(document));

        assertThat(refused.violations()).extracting(Violation::pointer).containsExactly(pointer);
    }

    @Test
    void anEmptyLibraryIsSaidToBeEmpty() throws Exception {
        Document document = document("{'input': {'key': 'inputs/acme/a'}, 'references': [{'type': 'auto'}]}");

        InvalidJobException refused = catchThrowableOfType(
                InvalidJobException.class, () -> document.suggested(SPACE, (input, count) -> List.of()));

        assertThat(refused.violations().get(0).pointer()).isEqualTo("/references/0/type");
        assertThat(refused).hasMessageContaining("your").hasMessageContaining("library");
    }

    private static Submitted submitted(String json) throws InvalidJobException {
        Document chosen = document(json).suggested(SPACE, (input, count) -> IntStream.range(0, Math.min(count, LIBRARY))
                .mapToObj(ReferenceChoiceTest::key)
                .toList());
        return chosen.submitted(new JobId("j01"), ACME, SPACE, Instant.parse("2026-11-23T10:00:00Z"));
    }

    private static Document document(String json) throws InvalidJobException {
        return JobJson.document(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static ObjectKey key(int index) {
        return new ObjectKey("inputs/acme/library/" + index);
    }

    private static Reference image(int index) {
        return new Reference.Image(new StoredPicture(key(index), Optional.empty()));
    }
}
