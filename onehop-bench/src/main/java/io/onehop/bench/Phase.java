package io.onehop.bench;

/// What the workers are to do now; one thread sets it, all workers look at it after every round.
final class Phase {
    static final int WARM_UP = 0;
    static final int MEASURE = 1;
    static final int STOP = 2;

    private volatile int now = WARM_UP;

    int now() {
        return now;
    }

    void set(int phase) {
        now = phase;
    }
}
