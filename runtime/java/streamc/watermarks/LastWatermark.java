package streamc.watermarks;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * The last watermark of a reader, kept in checkpoints. After a restart readers begin with the
 * earliest one of all, behind which no window can be: a window has the earliest one of its inputs.
 */
final class LastWatermark {

    /** How many entries a reader of a bounded source writes, so that after a change of parallelism each gets one. */
    static final int COPIES = 32;

    private final boolean bounded;
    private ListState<Long> state;
    private long last = Long.MIN_VALUE;

    LastWatermark(boolean bounded) {
        this.bounded = bounded;
    }

    /**
     * Reads what was kept. Flink makes no checkpoint while some readers of a source have ended and
     * others go on if their state is for all to read, so readers of a bounded source keep theirs
     * for themselves.
     */
    void initialize(StateInitializationContext context) throws Exception {
        OperatorStateStore store = context.getOperatorStateStore();
        ListStateDescriptor<Long> descriptor =
                new ListStateDescriptor<>("watermark", LongSerializer.INSTANCE);
        state = bounded ? store.getListState(descriptor) : store.getUnionListState(descriptor);
        if (!context.isRestored()) {
            return;
        }
        long earliest = Long.MAX_VALUE;
        for (Long one : state.get()) {
            earliest = Math.min(earliest, one);
        }
        last = earliest == Long.MAX_VALUE ? Long.MIN_VALUE : earliest;
    }

    void snapshot() throws Exception {
        Long[] entries = new Long[bounded ? COPIES : 1];
        Arrays.fill(entries, last);
        state.update(List.of(entries));
    }

    boolean isKnown() {
        return last != Long.MIN_VALUE;
    }

    long get() {
        return last;
    }

    /** Whether a watermark goes on. The one that says that all is over is no time to begin with. */
    boolean advance(long timestamp) {
        if (timestamp <= last) {
            return false;
        }
        if (timestamp != Long.MAX_VALUE) {
            last = timestamp;
        }
        return true;
    }
}
