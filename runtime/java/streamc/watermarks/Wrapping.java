package streamc.watermarks;

import java.io.Serializable;

/** What is known of a table whose source is wrapped; `time` is its event time, if that is a stored column. */
final class Wrapping implements Serializable {

    private static final long serialVersionUID = 1L;

    final String table;
    final Idle idle;
    final String time;

    Wrapping(String table, Idle idle, String time) {
        this.table = table;
        this.idle = idle;
        this.time = time;
    }
}
