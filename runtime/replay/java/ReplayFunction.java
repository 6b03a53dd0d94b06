package streamc.replay;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.streaming.api.functions.source.legacy.RichSourceFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Does what it is told through its queue, and says so, until it is told that nothing comes any more. */
public final class ReplayFunction extends RichSourceFunction {
    private final String job;
    private final String table;
    private final DeserializationSchema decoder;
    private transient volatile boolean cancelled;

    ReplayFunction(String job, String table, DeserializationSchema decoder) {
        this.job = job;
        this.table = table;
        this.decoder = decoder;
    }

    public void open(OpenContext context) throws Exception {
        decoder.open(
                RuntimeContextInitializationContextAdapters.deserializationAdapter(
                        getRuntimeContext()));
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
    private void perform(String cue, SourceFunction.SourceContext context) throws Exception {
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
        }
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
