package io.onehop.runtime;

/// One thread's work, task after task, and its timers: an event loop, or a share of a simulation. State that
/// belongs to a lane is touched by its tasks only and needs no locks.
public interface Lane extends Timers {
    /// Runs the task on this lane, after those that were given before; any thread may call. A task never
    /// blocks. When the lane has ended the task is dropped.
    void execute(Runnable task);
}
