package io.onehop.client.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ComplaintsTest {
    private final Complaints complaints = new Complaints(LoggerFactory.getLogger(ComplaintsTest.class));

    @Test
    void tellsOfTheSameTroubleOnce() {
        assertThat(complaints.tell("A1", "silent")).isTrue();
        assertThat(complaints.tell("A1", "silent")).isFalse();
        assertThat(complaints.tell("B1", "silent")).isTrue();
        assertThat(complaints.tell("A1", "nonsense")).isTrue();
        complaints.settle("A1");
        assertThat(complaints.tell("A1", "nonsense")).isTrue();
        assertThat(complaints.tell("B1", "silent")).isFalse();
    }

    @Test
    void remembersNoMoreThanItMay() {
        for (int i = 0; i < 4096; i++) {
            assertThat(complaints.tell("N" + i, "silent")).isTrue();
        }
        assertThat(complaints.tell("N0", "silent")).as("begun anew").isTrue();
    }
}
