package streamc.webhook;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.StringUtils;

/** A text that is the same whenever a row is sent: the values of its primary key. */
final class IdempotencyKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowData.FieldGetter[] getters;

    IdempotencyKey(RowData.FieldGetter[] getters) {
        this.getters = getters;
    }

    String of(RowData row) {
        List<String> values = new ArrayList<>();
        for (RowData.FieldGetter getter : getters) {
            Object value = getter.getFieldOrNull(row);
            String text =
                    value instanceof byte[]
                            ? StringUtils.byteToHexString((byte[]) value)
                            : String.valueOf(value);
            values.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
        return String.join("/", values);
    }
}
