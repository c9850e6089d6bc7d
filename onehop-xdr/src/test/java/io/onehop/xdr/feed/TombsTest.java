package io.onehop.xdr.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.xdr.feed.Tombs.Tomb;
import org.junit.jupiter.api.Test;

class TombsTest {
    private static final Digest DIGEST = Digest.read(new byte[Digest.SIZE], 0);

    private final Tombs tombs = new Tombs(16, 10);

    private static Tomb tomb(long lastUpdate, ChangeKind kind) {
        return new Tomb(lastUpdate, kind, "", 0);
    }

    /// A replica's store tells of a removal first, and does not know where it comes from.
    @Test
    void aRemovalThatIsToldTwiceIsOfAnotherDataCentreWhenOneSaysSo() {
        tombs.add(DIGEST, tomb(5, ChangeKind.REMOVED));
        tombs.add(DIGEST, tomb(5, ChangeKind.REMOVED_ELSEWHERE));
        assertThat(tombs.find(DIGEST)).isEqualTo(tomb(5, ChangeKind.REMOVED_ELSEWHERE));
        tombs.add(DIGEST, tomb(5, ChangeKind.REMOVED));
        assertThat(tombs.find(DIGEST)).isEqualTo(tomb(5, ChangeKind.REMOVED_ELSEWHERE));
    }

    @Test
    void onlyTheLatestRemovalIsRemembered() {
        tombs.add(DIGEST, tomb(5, ChangeKind.REMOVED_ELSEWHERE));
        tombs.add(DIGEST, tomb(6, ChangeKind.REMOVED));
        tombs.add(DIGEST, tomb(4, ChangeKind.REMOVED_ELSEWHERE));
        assertThat(tombs.find(DIGEST)).isEqualTo(tomb(6, ChangeKind.REMOVED));
        assertThat(tombs.size()).isOne();
    }
}
