package streamc.replay;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.source.legacy.RichSourceFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;

/** Does what it is told through its queue, and says so, until it is told that nothing comes any more. */
public final class ReplayFunction extends RichSourceFunction {
    private final String job;
    private final String table;
    private final DeserializationSchema decoder;
    private final WatermarkStrategy strategy;
    private transient WatermarkGenerator generator;
    private transient long last;
    private transient volatile boolean cancelled;

    ReplayFunction(
            String job, String table, DeserializationSchema decoder, WatermarkStrategy strategy) {
        this.job = job;
        this.table = table;
        this.decoder = decoder;
        this.strategy = strategy;
    }

    public void open(OpenContext context) throws Exception {
        decoder.open(
                RuntimeContextInitializationContextAdapters.deserializationAdapter(
                        getRuntimeContext()));
        last = Long.MIN_VALUE;
        if (strategy != null) {
            final MetricGroup metrics = getRuntimeContext().getMetricGroup();
            generator = strategy.createWatermarkGenerator(
                    new WatermarkGeneratorSupplier.Context() {
                        public MetricGroup getMetricGroup() {
                            return metrics;
                        }

                        public RelativeClock getInputActivityClock() {
                            return SystemClock.getInstance();
                        }
                    });
        }
    }

    public void run(SourceFunction.SourceContext context) throws Exception {
        Stage stage = new Stage(job);
        LinkedBlockingQueue cues = stage.enter(table, getRuntimeContext().getTaskInfo().getTaskName());
        while (!cancelled) {
            String[] cue = (String[]) cues.take();
            if (cue.length == 0) {
                return;
            }
            synchronized (context.getCheckpointLock()) {
                for (int i = 0; i < cue.length; i++) {
                    perform(cue[i], context);
                }
            }
            stage.done(table);
        }
    }

    public void cancel() {
        cancelled = true;
    }

    /** `+I {...}`, a row with its kind; `W 60000`, a watermark; `idle`; `end`, the end of time. */
    private void perform(String cue, final SourceFunction.SourceContext context) throws Exception {
        if (cue.equals("idle")) {
            context.markAsTemporarilyIdle();
        } else if (cue.equals("end")) {
            context.emitWatermark(Watermark.MAX_WATERMARK);
        } else if (cue.startsWith("W ")) {
            context.emitWatermark(new Watermark(Long.parseLong(cue.substring(2))));
        } else {
            byte[] json = cue.substring(3).getBytes(StandardCharsets.UTF_8);
            RowData row = (RowData) decoder.deserialize(json);
            row.setRowKind(kind(cue.substring(0, 2)));
            context.collect(row);
            if (generator != null) {
                watermark(row, context);
            }
        }
    }

    private void watermark(RowData row, final SourceFunction.SourceContext context) {
        WatermarkOutput output = new WatermarkOutput() {
            public void emitWatermark(
                    org.apache.flink.api.common.eventtime.Watermark watermark) {
                if (watermark.getTimestamp() > last) {
                    last = watermark.getTimestamp();
                    context.emitWatermark(new Watermark(last));
                }
            }

            public void markIdle() {}

            public void markActive() {}
        };
        generator.onEvent(row, Long.MIN_VALUE, output);
        generator.onPeriodicEmit(output);
    }

    private static RowKind kind(String text) {
        RowKind[] kinds = RowKind.values();
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i].shortString().equals(text)) {
                return kinds[i];
            }
        }
        throw new IllegalArgumentException(text);
    }
}
