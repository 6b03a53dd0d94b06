package com.acme;

import org.apache.flink.table.functions.AggregateFunction;

/** The mean of values, each with a weight. */
public class Mean extends AggregateFunction<Double, Mean.Sums> {
    public static class Sums {
        public long values = 0;
        public long weights = 0;
    }

    @Override
    public Sums createAccumulator() {
        return new Sums();
    }

    @Override
    public Double getValue(Sums sums) {
        return sums.weights == 0 ? null : (double) sums.values / sums.weights;
    }

    public void accumulate(Sums sums, Long value, Integer weight) {
        add(sums, value, weight, 1);
    }

    public void retract(Sums sums, Long value, Integer weight) {
        add(sums, value, weight, -1);
    }

    public void merge(Sums sums, Iterable<Sums> others) {
        for (Sums other : others) {
            sums.values += other.values;
            sums.weights += other.weights;
        }
    }

    private void add(Sums sums, Long value, Integer weight, int sign) {
        if (value != null && weight != null) {
            sums.values += sign * value * weight;
            sums.weights += sign * weight;
        }
    }
}
