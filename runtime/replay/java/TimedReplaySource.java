package streamc.replay;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.types.DataType;

/** One whose watermarks are in the script: it takes on the making of watermarks, and makes none. */
public final class TimedReplaySource extends ReplaySource implements SupportsWatermarkPushDown {
    TimedReplaySource(
            String job, String table, ChangelogMode changelog, DecodingFormat format, DataType type) {
        super(job, table, changelog, format, type);
    }

    public void applyWatermark(WatermarkStrategy declared) {}

    public DynamicTableSource copy() {
        return new TimedReplaySource(job, table, changelog, format, type);
    }
}
