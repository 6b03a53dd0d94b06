package streamc.tests;

import java.util.Map;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * Gives back its argument, and lets a test hold readers of a source by properties of the Java process: {@code
 * test.held} names the readers that do not begin to read, as {@code a0 b1}. A row whose id begins with `meet` is held
 * until every reader of its source has one, so that no reader takes the files of all.
 */
public class Held extends ScalarFunction {

    private static final String PREFIX = "test.";
    private static final long SECONDS = 60;

    private transient String subtask;

    @Override
    public void open(FunctionContext context) throws Exception {
        Map<String, String> variables = context.getMetricGroup().getAllVariables();
        subtask = variables.get("<subtask_index>");
        String reader = " " + source() + subtask + " ";
        await(() -> !(" " + System.getProperty(PREFIX + "held", "") + " ").contains(reader));
    }

    /** The source whose rows it is given. */
    protected String source() {
        return "a";
    }

    public String eval(String id) throws Exception {
        System.setProperty(PREFIX + id + "." + subtask, "");
        if (id != null && id.startsWith("meet")) {
            // The ids of a meeting end in a digit, one for each reader.
            String meeting = PREFIX + id.substring(0, id.length() - 1);
            System.setProperty(meeting + ".by" + subtask, "");
            await(
                    () ->
                            System.getProperty(meeting + ".by0") != null
                                    && System.getProperty(meeting + ".by1") != null);
        }
        return id;
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long until = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("held for too long");
            }
            Thread.sleep(10);
        }
    }
}
