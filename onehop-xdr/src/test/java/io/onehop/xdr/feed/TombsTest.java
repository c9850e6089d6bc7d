package io.onehop.xdr.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.xdr.feed.Tombs.Tomb;
import org.junit.jupiter.api.Test;

class TombsTest {
    private static final Digest DIGEST = Digest.read(new byte[Digest.SIZE], 0);

    private final Tombs tombs = new Tombs(16, 10);

    /// A replica's store tells of a removal first, and does not know where it comes from.
    @Test
    void aRemovalThatIsToldTwiceIsOfAnotherDataCentreWhenOneSaysSo() {
        tombs.add(DIGEST, new Tomb(5, false));
        tombs.add(DIGEST, new Tomb(5, true));
        assertThat(tombs.find(DIGEST)).isEqualTo(new Tomb(5, true));
        tombs.add(DIGEST, new Tomb(5, false));
        assertThat(tombs.find(DIGEST)).isEqualTo(new Tomb(5, true));
    }

    @Test
    void onlyTheLatestRemovalIsRemembered() {
        tombs.add(DIGEST, new Tomb(5, true));
        tombs.add(DIGEST, new Tomb(6, false));
        tombs.add(DIGEST, new Tomb(4, true));
        assertThat(tombs.find(DIGEST)).isEqualTo(new Tomb(6, false));
        assertThat(tombs.size()).isOne();
    }
}
