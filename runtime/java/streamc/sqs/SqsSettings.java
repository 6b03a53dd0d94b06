package streamc.sqs;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Which queue is read, and how. */
final class SqsSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    final String queue;
    final Duration wait;
    final Duration visibility;
    final int held;
    private final LinkedHashMap<String, String> aws;

    SqsSettings(
            String queue, Duration wait, Duration visibility, int held, Map<String, String> aws) {
        this.queue = queue;
        this.wait = wait;
        this.visibility = visibility;
        this.held = held;
        this.aws = new LinkedHashMap<>(aws);
    }

    SqsClient client() {
        SqsClientBuilder builder =
                SqsClient.builder()
                        .region(Region.of(aws.get("aws.region")))
                        .credentialsProvider(Credentials.of(aws))
                        // A request waits for messages on the server.
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .socketTimeout(wait.plusSeconds(30)))
                        .overrideConfiguration(
                                ClientOverrideConfiguration.builder()
                                        .apiCallAttemptTimeout(wait.plusSeconds(30))
                                        .build());
        String endpoint = aws.get("aws.endpoint");
        if (endpoint != null) {
            builder.endpointOverride(URI.create(endpoint));
        }
        return builder.build();
    }
}
