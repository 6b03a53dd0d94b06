package com.acme;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import java.math.BigDecimal;

public class Grade extends ScalarFunction {
    public String eval(Integer points, int least) {
        return points == null ? null : points >= least ? "pass" : "fail";
    }

    public @DataTypeHint("DECIMAL(10, 2)") BigDecimal eval(
            @DataTypeHint("DECIMAL(10, 2)") BigDecimal amount) {
        return amount == null ? null : amount.negate();
    }
}
