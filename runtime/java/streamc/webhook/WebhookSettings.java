package streamc.webhook;

import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;

/** To where rows are sent, and how. */
final class WebhookSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    final String url;
    final String method;
    final LinkedHashMap<String, String> headers;
    final int batchRows;
    final boolean lines;
    final Duration linger;
    final int inFlight;
    final Duration connectTimeout;
    final Duration requestTimeout;
    final Set<Integer> retryCodes;
    final int retries;
    final Duration firstWait;
    final Duration longestWait;
    final boolean dropsRefused;
    final String idempotencyHeader;

    WebhookSettings(
            String url,
            String method,
            LinkedHashMap<String, String> headers,
            int batchRows,
            boolean lines,
            Duration linger,
            int inFlight,
            Duration connectTimeout,
            Duration requestTimeout,
            Set<Integer> retryCodes,
            int retries,
            Duration firstWait,
            Duration longestWait,
            boolean dropsRefused,
            String idempotencyHeader) {
        this.url = url;
        this.method = method;
        this.headers = headers;
        this.batchRows = batchRows;
        this.lines = lines;
        this.linger = linger;
        this.inFlight = inFlight;
        this.connectTimeout = connectTimeout;
        this.requestTimeout = requestTimeout;
        this.retryCodes = retryCodes;
        this.retries = retries;
        this.firstWait = firstWait;
        this.longestWait = longestWait;
        this.dropsRefused = dropsRefused;
        this.idempotencyHeader = idempotencyHeader;
    }
}
