package streamc.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a request is sent again: any time up to a bound that doubles, so that many
 * tasks do not come back at once, or as long as the server says (RFC 9110, 10.2.3), within the
 * longest wait.
 */
final class Backoff {

    private final Duration first;
    private final Duration longest;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    Duration before(int attempt, Optional<String> retryAfter, Instant now) {
        Duration asked = retryAfter.map(text -> asked(text, now)).orElse(null);
        if (asked != null) {
            return shorter(asked, longest);
        }
        long bound = first.toMillis();
        for (int i = 1; i < attempt && bound < longest.toMillis(); i++) {
            bound *= 2;
        }
        bound = Math.max(1, Math.min(bound, longest.toMillis()));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
    }

    private static Duration asked(String text, Instant now) {
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(text.trim())));
        } catch (NumberFormatException error) {
            // It may be a date.
        }
        try {
            Instant then =
                    ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
        } catch (DateTimeParseException error) {
            return null;
        }
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }
}
