package streamc.replay;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.legacy.table.connector.source.SourceFunctionProvider;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.types.DataType;

/** A table whose rows a script gives. It makes its watermarks itself, as it may be told them. */
public final class ReplaySource implements ScanTableSource, SupportsWatermarkPushDown {
    private final String job;
    private final String table;
    private final ChangelogMode changelog;
    private final boolean written;
    private final DecodingFormat format;
    private final DataType type;
    private WatermarkStrategy strategy;

    ReplaySource(
            String job,
            String table,
            ChangelogMode changelog,
            boolean written,
            DecodingFormat format,
            DataType type) {
        this.job = job;
        this.table = table;
        this.changelog = changelog;
        this.written = written;
        this.format = format;
        this.type = type;
    }

    public ChangelogMode getChangelogMode() {
        return changelog;
    }

    public void applyWatermark(WatermarkStrategy given) {
        strategy = given;
    }

    public ScanTableSource.ScanRuntimeProvider getScanRuntimeProvider(
            ScanTableSource.ScanContext context) {
        DeserializationSchema decoder =
                (DeserializationSchema) format.createRuntimeDecoder(context, type);
        return new Provider(new ReplayFunction(job, table, decoder, written ? null : strategy));
    }

    public DynamicTableSource copy() {
        ReplaySource copied = new ReplaySource(job, table, changelog, written, format, type);
        copied.strategy = strategy;
        return copied;
    }

    public String asSummaryString() {
        return "replay";
    }

    private static final class Provider implements SourceFunctionProvider {
        private final SourceFunction function;

        Provider(SourceFunction function) {
            this.function = function;
        }

        public SourceFunction createSourceFunction() {
            return function;
        }

        /** Of bounded sources Flink keeps back every watermark but the last. */
        public boolean isBounded() {
            return false;
        }
    }
}
