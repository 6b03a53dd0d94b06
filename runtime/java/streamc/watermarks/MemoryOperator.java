package streamc.watermarks;

import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** Gives rows and watermarks on as they come, and after a restart before all others the watermark that was. */
final class MemoryOperator extends AbstractStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final boolean bounded;
    private transient LastWatermark last;

    MemoryOperator(boolean bounded) {
        this.bounded = bounded;
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
        // What is behind this in the chain is open already, and no row has come yet.
        if (last.isKnown()) {
            output.emitWatermark(new Watermark(last.get()));
        }
    }

    @Override
    public void processElement(StreamRecord<RowData> row) {
        output.collect(row);
    }

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
}
