package streamc.watermarks;

import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.data.RowData;

/**
 * Watermarks of rows that may have no event time: such a row ends the job, as windows would drop it.
 * The watermark of the table is {@link #NO_TIME} for it, since a row at this place does not have
 * computed columns.
 */
final class TimedStrategy implements WatermarkStrategy<RowData> {

    /** 9999-12-31 23:59:59.997, of which the compiler makes the watermark of a row without event time. */
    static final long NO_TIME = 253402300799997L;

    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<RowData> strategy;

    TimedStrategy(WatermarkStrategy<RowData> strategy) {
        this.strategy = strategy;
    }

    @Override
    public WatermarkGenerator<RowData> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        return new Generator(strategy.createWatermarkGenerator(context));
    }

    @Override
    public TimestampAssigner<RowData> createTimestampAssigner(
            TimestampAssignerSupplier.Context context) {
        return strategy.createTimestampAssigner(context);
    }

    @Override
    public WatermarkAlignmentParams getAlignmentParameters() {
        return strategy.getAlignmentParameters();
    }

    private static final class Generator implements WatermarkGenerator<RowData>, WatermarkOutput {

        private final WatermarkGenerator<RowData> generator;

        Generator(WatermarkGenerator<RowData> generator) {
            this.generator = generator;
        }

        @Override
        public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
            generator.onEvent(row, timestamp, output);
            generator.onPeriodicEmit(this);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            generator.onPeriodicEmit(output);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            if (watermark.getTimestamp() == NO_TIME) {
                throw new IllegalArgumentException(
                        "RowTime field should not be null, please convert it to a non-null long value.");
            }
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
