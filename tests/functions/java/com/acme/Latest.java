package com.acme;

import org.apache.flink.table.functions.AggregateFunction;

/** The last value that came: rows can only be added. */
public class Latest extends AggregateFunction<Long, Latest.Kept> {
    public static class Kept {
        public Long value;
    }

    @Override
    public Kept createAccumulator() {
        return new Kept();
    }

    @Override
    public Long getValue(Kept kept) {
        return kept.value;
    }

    public void accumulate(Kept kept, Long value) {
        if (value != null) {
            kept.value = value;
        }
    }
}
