package streamc.malformed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts CSV into records, by Jackson's rules: a quote opens where a value begins, closes by itself,
 * and stands for a character where it is doubled or escaped. Lines end in CR, LF or both.
 */
final class CsvRecords implements Closeable {

    private final InputStream input;
    private final CsvSyntax syntax;
    private final byte[] buffer = new byte[1 << 16];
    /** The bytes that may be more than part of a value. */
    private final boolean[] special = new boolean[1 << 8];
    private int at;
    private int end;
    private byte[] record = new byte[1 << 10];
    private int length;

    CsvRecords(InputStream input, CsvSyntax syntax) {
        this.input = input;
        this.syntax = syntax;
        special['\n'] = true;
        special['\r'] = true;
        for (byte[] character : new byte[][] {syntax.delimiter, syntax.quote, syntax.escape}) {
            if (character.length > 0) {
                special[character[0] & 0xff] = true;
            }
        }
    }

    /** The next record without the end of its line; null at the end of the file. */
    byte[] next() throws IOException {
        while (peek() >= 0) {
            length = 0;
            if (!(syntax.comments && isSkipped())) {
                return record();
            }
        }
        return null;
    }

    /** Takes a line that is blank or a comment; of any other, what it begins with. */
    private boolean isSkipped() throws IOException {
        while (true) {
            int next = peek();
            if (next < 0) {
                return true;
            }
            if (next == '\n' || next == '\r') {
                endOfLine();
                return true;
            }
            if (next == '#') {
                while (next >= 0 && next != '\n' && next != '\r') {
                    at++;
                    next = peek();
                }
                endOfLine();
                return true;
            }
            if (next != ' ') {
                return false;
            }
            add((byte) read());
        }
    }

    private void endOfLine() throws IOException {
        if (read() == '\r' && peek() == '\n') {
            at++;
        }
    }

    private byte[] record() throws IOException {
        // With comments, Jackson passes over blanks before the quote of a first value.
        boolean fresh = true;
        boolean quoted = false;
        while (true) {
            fresh &= !addPlain();
            int next = peek();
            if (next < 0) {
                break;
            }
            if (!quoted && (next == '\n' || next == '\r')) {
                endOfLine();
                break;
            }
            add((byte) read());
            if (is(syntax.escape, next)) {
                fresh = false;
                int escaped = read();
                if (escaped >= 0) {
                    add((byte) escaped);
                }
            } else if (quoted) {
                if (is(syntax.quote, next)) {
                    if (startsWith(syntax.quote)) {
                        take(syntax.quote.length);
                    } else {
                        quoted = false;
                    }
                }
            } else if (fresh && is(syntax.quote, next)) {
                quoted = true;
                fresh = false;
            } else {
                fresh = is(syntax.delimiter, next);
            }
        }
        return Arrays.copyOf(record, length);
    }

    /** Whether a character begins with the byte just read; the rest of it is taken. */
    private boolean is(byte[] character, int first) throws IOException {
        if (character.length == 0 || character[0] != (byte) first) {
            return false;
        }
        if (character.length == 1) {
            return true;
        }
        fill(character.length - 1);
        for (int i = 1; i < character.length; i++) {
            if (at + i - 1 >= end || buffer[at + i - 1] != character[i]) {
                return false;
            }
        }
        take(character.length - 1);
        return true;
    }

    private boolean startsWith(byte[] character) throws IOException {
        fill(character.length);
        return end - at >= character.length
                && Arrays.equals(buffer, at, at + character.length, character, 0, character.length);
    }

    private void take(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            add((byte) read());
        }
    }

    /** Takes bytes up to the next one that is special, or to the end of what is ready; whether there are any. */
    private boolean addPlain() throws IOException {
        fill(1);
        int start = at;
        while (at < end && !special[buffer[at] & 0xff]) {
            at++;
        }
        int count = at - start;
        if (length + count > record.length) {
            record = Arrays.copyOf(record, Math.max(length + count, length * 2));
        }
        System.arraycopy(buffer, start, record, length, count);
        length += count;
        return count > 0;
    }

    private void add(byte next) {
        if (length == record.length) {
            record = Arrays.copyOf(record, Math.multiplyExact(length, 2));
        }
        record[length++] = next;
    }

    private int read() throws IOException {
        int next = peek();
        at++;
        return next;
    }

    private int peek() throws IOException {
        fill(1);
        return at < end ? buffer[at] & 0xff : -1;
    }

    /** Makes `count` bytes ready, or all that are left. */
    private void fill(int count) throws IOException {
        if (end - at >= count) {
            return;
        }
        int kept = Math.max(0, end - at);
        System.arraycopy(buffer, end - kept, buffer, 0, kept);
        at = 0;
        end = kept;
        while (end < count) {
            int got = input.read(buffer, end, buffer.length - end);
            if (got < 0) {
                return;
            }
            end += got;
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
