package streamc.watermarks;

import org.apache.flink.runtime.metrics.groups.TaskIOMetricGroup;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.RelativeClock;

/** A clock that stands still while a task waits for those behind it, in which time no input is idle. */
final class InputActivity implements RelativeClock {

    private final TaskIOMetricGroup task;
    private final PausableRelativeClock clock;

    InputActivity(StreamTask<?, ?> task, Clock clock) {
        this.task = task.getEnvironment().getMetricGroup().getIOMetricGroup();
        this.clock = new PausableRelativeClock(clock);
    }

    void begin() {
        task.registerBackPressureListener(clock);
    }

    void end() {
        task.unregisterBackPressureListener(clock);
    }

    @Override
    public long relativeTimeMillis() {
        return clock.relativeTimeMillis();
    }

    @Override
    public long relativeTimeNanos() {
        return clock.relativeTimeNanos();
    }
}
