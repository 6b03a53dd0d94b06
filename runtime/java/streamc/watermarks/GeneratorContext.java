package streamc.watermarks;

import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.clock.RelativeClock;

/** What a generator of watermarks is given. */
final class GeneratorContext implements WatermarkGeneratorSupplier.Context {

    private final MetricGroup metrics;
    private final RelativeClock clock;

    GeneratorContext(MetricGroup metrics, RelativeClock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public MetricGroup getMetricGroup() {
        return metrics;
    }

    @Override
    public RelativeClock getInputActivityClock() {
        return clock;
    }
}
