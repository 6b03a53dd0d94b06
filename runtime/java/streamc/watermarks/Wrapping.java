package streamc.watermarks;

import java.io.Serializable;

/** What is known of a table whose source is wrapped; `nullable`: whether its event time may be NULL. */
final class Wrapping implements Serializable {

    private static final long serialVersionUID = 1L;

    final String table;
    final Idle idle;
    final boolean nullable;

    Wrapping(String table, Idle idle, boolean nullable) {
        this.table = table;
        this.idle = idle;
        this.nullable = nullable;
    }
}
