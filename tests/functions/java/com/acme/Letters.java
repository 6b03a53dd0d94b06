package com.acme;

import org.apache.flink.table.functions.TableFunction;

/** The letters of a text. */
public class Letters extends TableFunction<String> {
    public void eval(String text) {
        for (int at = 0; text != null && at < text.length(); at++) {
            collect(text.substring(at, at + 1));
        }
    }
}
