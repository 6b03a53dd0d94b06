package streamc.malformed;

import java.util.LinkedHashSet;
import java.util.Set;

/** What is told of an error in a record. */
final class Errors {

    private static final int LENGTH = 500;

    private Errors() {}

    /** Formats wrap whatever they meet: what is not the record's fault stops the job as ever. */
    static void throwUnlessOfRecord(Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 50; depth++, at = at.getCause()) {
            if (at instanceof VirtualMachineError && !(at instanceof StackOverflowError)) {
                throw (VirtualMachineError) at;
            }
            if (at instanceof LinkageError) {
                throw (LinkageError) at;
            }
        }
    }

    /**
     * The first line of each message, the outermost left out where there are others: that one only
     * says again what the record is.
     */
    static String shown(Throwable error) {
        Set<String> lines = new LinkedHashSet<>();
        Throwable at = error.getCause() == null ? error : error.getCause();
        for (int depth = 0; at != null && depth < 50; depth++, at = at.getCause()) {
            String message = at.getMessage();
            String line = message == null ? "" : message.strip().split("\\R", 2)[0];
            // Java writes a cause in front of its message where an error has no message of its own.
            boolean repeats = at.getCause() != null && line.startsWith(at.getCause().getClass().getName());
            if (line.isEmpty()) {
                lines.add(at.getClass().getSimpleName());
            } else if (!repeats) {
                lines.add(line);
            }
        }
        String text = String.join(": ", lines);
        if (text.length() <= LENGTH) {
            return text;
        }
        boolean split = Character.isHighSurrogate(text.charAt(LENGTH - 1));
        return text.substring(0, split ? LENGTH - 1 : LENGTH) + "...";
    }
}
