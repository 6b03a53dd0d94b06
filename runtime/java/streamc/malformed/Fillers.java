package streamc.malformed;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What stands in the columns of a record that could not be decoded: NULL, or some value where Flink
 * counts on one: NOT NULL, and event time. Nothing reads them.
 */
final class Fillers implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType row;
    private final int width;
    private final String time;

    /** Of the first `width` columns; `time` is the one that is event time, or null. */
    Fillers(RowType row, int width, String time) {
        this.row = row;
        this.width = width;
        this.time = time;
    }

    Object[] values() {
        Object[] values = new Object[width];
        for (int i = 0; i < width; i++) {
            LogicalType type = row.getTypeAt(i);
            boolean wanted = !type.isNullable() || row.getFieldNames().get(i).equals(time);
            values[i] = wanted ? value(type) : null;
        }
        return values;
    }

    private static Object value(LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return false;
            case TINYINT:
                return (byte) 0;
            case SMALLINT:
                return (short) 0;
            case INTEGER:
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
            case INTERVAL_YEAR_MONTH:
                return 0;
            case BIGINT:
            case INTERVAL_DAY_TIME:
                return 0L;
            case FLOAT:
                return 0f;
            case DOUBLE:
                return 0d;
            case DECIMAL:
                DecimalType decimal = (DecimalType) type;
                return DecimalData.fromBigDecimal(
                        BigDecimal.ZERO, decimal.getPrecision(), decimal.getScale());
            case CHAR:
            case VARCHAR:
                return StringData.fromString("");
            case BINARY:
            case VARBINARY:
                return new byte[0];
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return TimestampData.fromEpochMillis(0);
            case ARRAY:
                return new GenericArrayData(new Object[0]);
            case MAP:
            case MULTISET:
                return new GenericMapData(Collections.emptyMap());
            case ROW:
            case STRUCTURED_TYPE:
                List<LogicalType> children = type.getChildren();
                GenericRowData row = new GenericRowData(children.size());
                for (int i = 0; i < children.size(); i++) {
                    row.setField(i, children.get(i).isNullable() ? null : value(children.get(i)));
                }
                return row;
            default:
                throw new IllegalArgumentException("No value of " + type.asSummaryString());
        }
    }
}
