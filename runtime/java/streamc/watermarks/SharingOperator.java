package streamc.watermarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * The rows of one reader, with the watermark that all readers agree on. The first input is the
 * reader's own, the second holds the watermarks of all. Flink takes the earliest one of inputs that
 * are not idle: a reader that was idle is where the others are, and not where it stopped.
 *
 * <p>A reader that told that it is idle would no longer hold windows back, and they could get ahead
 * of it. This one does not tell, unless all are idle and others wait for that.
 */
final class SharingOperator extends AbstractStreamOperator<RowData>
        implements TwoInputStreamOperator<RowData, RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final boolean bounded;
    private final boolean telling;
    private transient LastWatermark last;
    private transient Output<StreamRecord<RowData>> rows;

    SharingOperator(boolean bounded, boolean telling) {
        this.bounded = bounded;
        this.telling = telling;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        last = new LastWatermark(bounded);
        last.initialize(context);
    }

    @Override
    public void open() throws Exception {
        super.open();
        rows = output;
        if (!telling) {
            output = withoutStatus(output);
        }
        if (last.isKnown()) {
            output.emitWatermark(new Watermark(last.get()));
        }
    }

    @Override
    public void processElement1(StreamRecord<RowData> row) {
        rows.collect(row);
    }

    @Override
    public void processElement2(StreamRecord<RowData> row) {}

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        if (last.advance(watermark.getTimestamp())) {
            super.processWatermark(watermark);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        last.snapshot();
    }

    /** The same output, to which idleness means nothing: what would pass it on is final in Flink. */
    @SuppressWarnings("unchecked")
    private static <T> Output<T> withoutStatus(Output<T> output) {
        return (Output<T>)
                Proxy.newProxyInstance(
                        SharingOperator.class.getClassLoader(),
                        new Class<?>[] {Output.class},
                        (proxy, method, given) -> {
                            if (method.getName().equals("emitWatermarkStatus")) {
                                return null;
                            }
                            try {
                                return method.invoke(output, given);
                            } catch (InvocationTargetException error) {
                                throw error.getCause();
                            }
                        });
    }
}
