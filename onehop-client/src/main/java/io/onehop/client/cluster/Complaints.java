package io.onehop.client.cluster;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/// Tells of trouble once, not each second: a complaint about somebody is logged as a warning when it begins
/// or changes its kind, and at debug level while it lasts. Confined to one thread.
final class Complaints {
    /// Beyond this all begin anew: the log may repeat itself then.
    private static final int MAX_SUBJECTS = 4096;

    private final Logger log;
    private final Map<String, String> last = new HashMap<>();

    Complaints(Logger log) {
        this.log = log;
    }

    /// Something is wrong with the subject.
    ///
    /// @return whether it was news
    boolean tell(String subject, String reason) {
        if (last.size() >= MAX_SUBJECTS) {
            last.clear();
        }
        boolean news = !reason.equals(last.put(subject, reason));
        if (news) {
            log.warn("trouble while tending about={} reason={}", subject, reason);
        } else {
            log.debug("trouble while tending goes on about={} reason={}", subject, reason);
        }
        return news;
    }

    /// The subject is well again.
    void settle(String subject) {
        last.remove(subject);
    }
}
