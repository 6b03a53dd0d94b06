package com.acme;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;

/** The words of a text, with their lengths. */
@FunctionHint(output = @DataTypeHint("ROW<w STRING NOT NULL, n INT>"))
public class Words extends TableFunction<Row> {
    public void eval(String text) {
        if (text == null) {
            return;
        }
        for (String word : text.split(" ")) {
            collect(Row.of(word, word.length()));
        }
    }
}
