package streamc.malformed;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** The characters that tell where a value of CSV begins and ends, in UTF-8; empty where there is none. */
final class CsvSyntax implements Serializable {

    private static final long serialVersionUID = 1L;

    final byte[] delimiter;
    final byte[] quote;
    final byte[] escape;
    final boolean comments;

    private CsvSyntax(byte[] delimiter, byte[] quote, byte[] escape, boolean comments) {
        this.delimiter = delimiter;
        this.quote = quote;
        this.escape = escape;
        this.comments = comments;
    }

    static CsvSyntax of(ReadableConfig options) {
        boolean unquoted = flag(options, "disable-quote-character");
        String delimiter = unescaped(text(options, "field-delimiter", ","));
        return new CsvSyntax(
                first(delimiter),
                unquoted ? new byte[0] : first(text(options, "quote-character", "\"")),
                first(text(options, "escape-character", "")),
                flag(options, "allow-comments"));
    }

    private static String text(ReadableConfig options, String key, String otherwise) {
        return options.get(ConfigOptions.key(key).stringType().defaultValue(otherwise));
    }

    private static boolean flag(ReadableConfig options, String key) {
        return options.get(ConfigOptions.key(key).booleanType().defaultValue(false));
    }

    /** The format reads its delimiter as Java would: `\\t` and `\\u0001` may stand for characters. */
    private static String unescaped(String text) {
        if (text.length() < 2 || text.charAt(0) != '\\') {
            return text;
        }
        if (text.charAt(1) == 'u') {
            int start = text.lastIndexOf('u', 5) + 1;
            return String.valueOf((char) Integer.parseInt(text.substring(start, start + 4), 16));
        }
        int at = "tnrbf".indexOf(text.charAt(1));
        return at < 0 ? text.substring(1) : "\t\n\r\b\f".substring(at, at + 1);
    }

    /** The first character, as the format takes no more of them. */
    private static byte[] first(String text) {
        return text.substring(0, Math.min(1, text.length())).getBytes(StandardCharsets.UTF_8);
    }
}
