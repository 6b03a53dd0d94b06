package streamc.sqs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Turns options, called as those of Flink's own connectors for AWS, into credentials. */
final class Credentials {

    static final String PREFIX = "aws.credentials.provider";
    private static final String ROLE = PREFIX + ".role.";
    private static final String DEFAULT_SESSION = "flink";

    private Credentials() {}

    static AwsCredentialsProvider of(Map<String, String> given) {
        return of(given.getOrDefault(PREFIX, "AUTO"), given);
    }

    private static AwsCredentialsProvider of(String kind, Map<String, String> given) {
        switch (kind.toUpperCase(Locale.ROOT)) {
            case "AUTO":
                return DefaultCredentialsProvider.create();
            case "ENV_VAR":
                return EnvironmentVariableCredentialsProvider.create();
            case "SYS_PROP":
                return SystemPropertyCredentialsProvider.create();
            case "BASIC":
                return StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                                needed(given, PREFIX + ".basic.accesskeyid"),
                                needed(given, PREFIX + ".basic.secretkey")));
            case "PROFILE":
                return profile(given);
            case "WEB_IDENTITY_TOKEN":
                return webIdentity(given);
            case "ASSUME_ROLE":
                return role(given);
            default:
                throw new ValidationException(PREFIX + ": no credentials are called " + kind);
        }
    }

    private static AwsCredentialsProvider profile(Map<String, String> given) {
        ProfileCredentialsProvider.Builder builder =
                ProfileCredentialsProvider.builder()
                        .profileName(given.get(PREFIX + ".profile.name"));
        String path = given.get(PREFIX + ".profile.path");
        if (path != null) {
            ProfileFile file =
                    ProfileFile.builder()
                            .type(ProfileFile.Type.CREDENTIALS)
                            .content(Path.of(path))
                            .build();
            builder.profileFile(file);
        }
        return builder.build();
    }

    private static AwsCredentialsProvider webIdentity(Map<String, String> given) {
        String file = given.get(PREFIX + ".webIdentityToken.file");
        return WebIdentityTokenFileCredentialsProvider.builder()
                .roleArn(given.get(ROLE + "arn"))
                .roleSessionName(given.get(ROLE + "sessionName"))
                .webIdentityTokenFile(file == null ? null : Path.of(file))
                .build();
    }

    private static AwsCredentialsProvider role(Map<String, String> given) {
        StsClientBuilder client =
                StsClient.builder()
                        .region(Region.of(given.get("aws.region")))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .credentialsProvider(
                                of(given.getOrDefault(ROLE + "provider", "AUTO"), given));
        String endpoint = given.get(ROLE + "stsEndpoint");
        if (endpoint != null) {
            client.endpointOverride(URI.create(endpoint));
        }
        AssumeRoleRequest request =
                AssumeRoleRequest.builder()
                        .roleArn(needed(given, ROLE + "arn"))
                        .roleSessionName(
                                given.getOrDefault(ROLE + "sessionName", DEFAULT_SESSION))
                        .externalId(given.get(ROLE + "externalId"))
                        .build();
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(client.build())
                .refreshRequest(request)
                .build();
    }

    private static String needed(Map<String, String> given, String key) {
        String value = given.get(key);
        if (value == null) {
            throw new ValidationException("the option " + key + " is missing");
        }
        return value;
    }
}
