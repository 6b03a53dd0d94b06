package streamc.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests until they are answered well, refused, or were sent too often. */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int SHOWN = 300;

    private final WebhookSettings settings;
    private final HttpClient client;
    private final Backoff backoff;
    private final IntConsumer dropped;
    private volatile boolean closed;
    private int inFlight;
    private Throwable failure;

    Requests(WebhookSettings settings, IntConsumer dropped) {
        this.settings = settings;
        this.dropped = dropped;
        this.backoff = new Backoff(settings.firstWait, settings.longestWait);
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(settings.connectTimeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        // Without TLS a second version is asked for in headers that some servers do not take.
                        .version(
                                settings.url.startsWith("https")
                                        ? HttpClient.Version.HTTP_2
                                        : HttpClient.Version.HTTP_1_1)
                        .build();
    }

    /** Sends a body of so many rows; waits where too many requests are not answered yet. */
    void send(byte[] body, String idempotencyKey, int rows)
            throws IOException, InterruptedException {
        synchronized (this) {
            while (inFlight >= settings.inFlight && failure == null) {
                wait();
            }
            throwFailure();
            inFlight++;
        }
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(settings.url))
                        .timeout(settings.requestTimeout)
                        .method(settings.method, HttpRequest.BodyPublishers.ofByteArray(body));
        settings.headers.forEach(builder::setHeader);
        if (idempotencyKey != null) {
            builder.setHeader(settings.idempotencyHeader, idempotencyKey);
        }
        attempt(builder.build(), rows, 1);
    }

    /** Waits until all are answered. */
    synchronized void await() throws IOException, InterruptedException {
        while (inFlight > 0 && failure == null) {
            wait();
        }
        throwFailure();
    }

    void close() {
        closed = true;
    }

    private void attempt(HttpRequest request, int rows, int attempt) {
        if (closed) {
            return;
        }
        CompletableFuture<HttpResponse<String>> sent;
        try {
            sent = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        } catch (RuntimeException error) {
            fail(new IOException(settings.url + " cannot be asked", error));
            return;
        }
        sent.whenComplete((response, error) -> {
            try {
                answered(request, rows, attempt, response, error);
            } catch (Throwable unexpected) {
                fail(unexpected);
            }
        });
    }

    private void answered(
            HttpRequest request, int rows, int attempt, HttpResponse<String> response, Throwable error) {
        if (error != null) {
            Throwable cause = error instanceof CompletionException ? error.getCause() : error;
            again(request, rows, attempt, Optional.empty(), cause.toString(), cause);
        } else if (response.statusCode() / 100 == 2) {
            done();
        } else if (settings.retryCodes.contains(response.statusCode())) {
            again(request, rows, attempt, response.headers().firstValue("Retry-After"), told(response), null);
        } else if (settings.dropsRefused) {
            LOG.warn("{} rows are dropped: {}", rows, told(response));
            dropped.accept(rows);
            done();
        } else {
            fail(new IOException(told(response)));
        }
    }

    private void again(
            HttpRequest request,
            int rows,
            int attempt,
            Optional<String> retryAfter,
            String why,
            Throwable cause) {
        if (attempt > settings.retries) {
            fail(new IOException(settings.url + " was asked " + attempt + " times; last: " + why, cause));
            return;
        }
        Duration wait = backoff.before(attempt, retryAfter, Instant.now());
        LOG.info("sent again in {} ms: {}", wait.toMillis(), why);
        Executor later = CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS);
        later.execute(() -> attempt(request, rows, attempt + 1));
    }

    private String told(HttpResponse<String> response) {
        String body = response.body() == null ? "" : response.body().strip();
        String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body;
        return settings.url + " answers " + response.statusCode() + (shown.isEmpty() ? "" : ": " + shown);
    }

    private synchronized void done() {
        inFlight--;
        notifyAll();
    }

    private synchronized void fail(Throwable error) {
        if (failure == null) {
            failure = error;
        }
        inFlight--;
        notifyAll();
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
