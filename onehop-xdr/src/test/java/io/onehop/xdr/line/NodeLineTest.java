package io.onehop.xdr.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeLineTest {
    private static final DetailValues DETAIL = new DetailValues(1, 2, 3, new DetailValues.Relogged(4, 5, 6),
            new DetailValues.Processed(7, 8, 9), 10, 11, 12, 13, 14);

    @Test
    void tellsTheSummary() {
        assertThat(NodeLine.summary(new SummaryValues(1000, 20, 3, -1.25)))
                .isEqualTo("summary: throughput 1000 inflight 20 dlog-outstanding 3 dlog-delta-per-sec -1.3");
    }

    @Test
    void tellsTheDetails() {
        assertThat(NodeLine.detail(DETAIL, LineFormat.V4_X))
                .isEqualTo("detail: sh 1 ul 2 lg 3 rlg 4 rlgi 5 rlgo 6"
                        + " lproc 7 rproc 8 lkdproc 9 errcl 10 errsrv 11 hkskip 12 hkf 13 flat 14");
    }

    @Test
    void toldThemWithColonsBefore() {
        assertThat(NodeLine.detail(DETAIL, LineFormat.V3_8))
                .startsWith("sh 1 : ul 2 : lg 3 : rlg 4 : rlgi 5 : ");
    }
}
