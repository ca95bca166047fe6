package io.srfarm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
    private final RecordKeys.Reader reader = new RecordKeys.Reader();
    private final RecordKeys.Writer writer = new RecordKeys.Writer();

    @Test
    void everySequenceOfBytesComesBackAsItWas() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        String key = reader.deserialize("t", all);

        assertThat(writer.serialize("t", key)).isEqualTo(all);
        assertThat(reader.deserialize("t", null)).isNull();
        assertThat(writer.serialize("t", null)).isNull();
    }

    @Test
    void keysThatDifferInOneByteAreTwoIds() {
        Tenant tenant = new Tenant("acme");
        byte[] one = ByteBuffer.allocate(Long.BYTES).putLong(0x80).array();
        byte[] other = ByteBuffer.allocate(Long.BYTES).putLong(0x81).array();

        assertThat(JobId.derived(tenant, one)).isNotEqualTo(JobId.derived(tenant, other));
        assertThat(JobId.derived(tenant, "größe".getBytes(UTF_8))).isEqualTo(JobId.derived(tenant, "größe"));
    }

    @Test
    void aTextThatIsNoSequenceOfBytesIsRefused() {
        assertThatThrownBy(() -> writer.serialize("t", "ключ")).isInstanceOf(SerializationException.class);
    }
}
