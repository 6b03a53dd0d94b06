package streamc.watermarks;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;

/**
 * Makes watermarks behind a source that cannot do so itself, when Flink's own operator for it does:
 * every interval, and where event time went on by more than that.
 */
final class WatermarkOperator extends AbstractStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData>,
                ProcessingTimeCallback,
                WatermarkOutput {

    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<RowData> strategy;
    private transient WatermarkGenerator<RowData> generator;
    private transient InputActivity activity;
    private transient long interval;
    private transient long last;
    private transient boolean periodic;
    private transient boolean idle;

    WatermarkOperator(WatermarkStrategy<RowData> strategy) {
        this.strategy = strategy;
    }

    @Override
    public void open() throws Exception {
        super.open();
        activity = new InputActivity(getContainingTask(), getProcessingTimeService().getClock());
        activity.begin();
        generator =
                strategy.createWatermarkGenerator(new GeneratorContext(getMetricGroup(), activity));
        interval = getExecutionConfig().getAutoWatermarkInterval();
        // As Flink's own operator: no watermark lies before 1970.
        last = 0;
        if (interval > 0) {
            registerTimer();
        }
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        if (idle) {
            markActive();
        }
        output.collect(element);
        generator.onEvent(element.getValue(), Long.MIN_VALUE, this);
        generator.onPeriodicEmit(this);
    }

    @Override
    public void onProcessingTime(long now) {
        periodic = true;
        generator.onPeriodicEmit(this);
        periodic = false;
        registerTimer();
    }

    private void registerTimer() {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService().registerTimer(now + interval, this);
    }

    @Override
    public void emitWatermark(org.apache.flink.api.common.eventtime.Watermark watermark) {
        long timestamp = watermark.getTimestamp();
        if (timestamp > last && (periodic || timestamp - last > interval)) {
            last = timestamp;
            output.emitWatermark(new Watermark(timestamp));
        }
    }

    @Override
    public void markIdle() {
        if (!idle) {
            idle = true;
            output.emitWatermarkStatus(WatermarkStatus.IDLE);
        }
    }

    @Override
    public void markActive() {
        if (idle) {
            idle = false;
            output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
        }
    }

    /** Watermarks are made here: of others only the one that says that all is over goes on. */
    @Override
    public void processWatermark(Watermark watermark) {
        if (watermark.getTimestamp() == Long.MAX_VALUE && last != Long.MAX_VALUE) {
            markActive();
            last = Long.MAX_VALUE;
            output.emitWatermark(watermark);
        }
    }

    @Override
    public void finish() throws Exception {
        processWatermark(Watermark.MAX_WATERMARK);
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (activity != null) {
            activity.end();
        }
        super.close();
    }
}
