package streamc.replay;

import org.apache.flink.streaming.api.functions.sink.legacy.RichSinkFunction;
import org.apache.flink.streaming.api.functions.sink.legacy.SinkFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.legacy.SinkFunctionProvider;
import org.apache.flink.table.data.RowData;

/** Keeps the text in the first column of every change, with its kind; any changelog will do. */
public final class RecordingSink implements DynamicTableSink {
    private final String job;
    private final String table;

    RecordingSink(String job, String table) {
        this.job = job;
        this.table = table;
    }

    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return requested;
    }

    public DynamicTableSink.SinkRuntimeProvider getSinkRuntimeProvider(
            DynamicTableSink.Context context) {
        return new Provider(new Recorder(job, table));
    }

    public DynamicTableSink copy() {
        return new RecordingSink(job, table);
    }

    public String asSummaryString() {
        return "replay";
    }

    private static final class Provider implements SinkFunctionProvider {
        private final SinkFunction function;

        Provider(SinkFunction function) {
            this.function = function;
        }

        public SinkFunction createSinkFunction() {
            return function;
        }
    }

    private static final class Recorder extends RichSinkFunction {
        private final String job;
        private final String table;
        private transient Stage stage;

        Recorder(String job, String table) {
            this.job = job;
            this.table = table;
        }

        public void invoke(Object value, SinkFunction.Context context) {
            if (stage == null) {
                stage = new Stage(job);
            }
            RowData row = (RowData) value;
            stage.record(table, row.getRowKind().shortString() + row.getString(0).toString());
        }
    }
}
