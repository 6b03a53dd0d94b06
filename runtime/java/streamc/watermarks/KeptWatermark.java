package streamc.watermarks;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * The watermark of the operator that calls it, given what {@code CURRENT_WATERMARK} says, which
 * knows none after a restart until one has come from every input. Till then, and as long as it is
 * earlier, it is the one that the operator had.
 *
 * <p>Why no row that passes a condition on it is dropped by a window behind it: a window goes on
 * with the earliest of the watermarks that its tasks had. Each of them was the earliest of what had
 * come from the tasks of this operator, before the barrier of the checkpoint. So it was not after
 * the watermark of any of these tasks at its own barrier, and not after the earliest of them, which
 * all of them begin with, however many they are now.
 */
public class KeptWatermark extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private transient OperatorWatermark operator;

    @Override
    public void open(FunctionContext context) throws Exception {
        operator = OperatorWatermark.of(context, bounded());
    }

    /** Whether all sources in front of it end. */
    protected boolean bounded() {
        return false;
    }

    @FunctionHint(
            input = @DataTypeHint(value = "TIMESTAMP(3)", bridgedTo = TimestampData.class),
            output = @DataTypeHint(value = "TIMESTAMP(3)", bridgedTo = TimestampData.class))
    @FunctionHint(
            input = @DataTypeHint(value = "TIMESTAMP_LTZ(3)", bridgedTo = TimestampData.class),
            output = @DataTypeHint(value = "TIMESTAMP_LTZ(3)", bridgedTo = TimestampData.class))
    public TimestampData eval(TimestampData current) {
        TimestampData kept = operator.kept();
        if (kept == null || current != null && current.getMillisecond() >= kept.getMillisecond()) {
            return current;
        }
        return kept;
    }

    /** Two calls may differ, and none is made before the job runs. */
    @Override
    public boolean isDeterministic() {
        return false;
    }
}
