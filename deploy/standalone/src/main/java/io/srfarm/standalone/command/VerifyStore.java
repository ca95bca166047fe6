package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.conformance.StoreConformance;
import io.srfarm.conformance.TrialResult;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import io.srfarm.store.MinioObjectStore;
import io.srfarm.store.StoreAddress;
import io.srfarm.store.StoreException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm verify-store}. */
@Command(
        name = "verify-store",
        description = {
            "Tests whether an S3 server supports what the farm needs; exits with 1 if something required is missing.",
            "Without --endpoint: tests the running farm's store. Writes objects below verify-store/ and deletes them. "
                    + "Reads the keys from S3_ACCESS_KEY and S3_SECRET_KEY."
        })
public final class VerifyStore implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final FarmOption farm = new FarmOption();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Address of an S3 server, such as https://s3.example.org.")
    private @Nullable URI endpoint;

    @Option(names = "--region", paramLabel = "NAME", description = "Region of the server (default: ${DEFAULT-VALUE}).")
    private String region = "us-east-1";

    @Option(names = "--bucket", paramLabel = "NAME", description = "Existing bucket (default: ${DEFAULT-VALUE}).")
    private String bucket = "srfarm";

    @Override
    public Integer call() throws FarmException, InterruptedException {
        StoreAddress address = address();
        List<TrialResult> verdicts;
        try {
            verdicts = StoreConformance.verify(address, new MinioObjectStore(address), this::tell);
        } catch (StoreException e) {
            throw new FarmException("cannot verify the store: " + e.getMessage(), e);
        }
        if (output.isJson()) {
            output.result(json(verdicts));
        } else {
            report(address, verdicts);
        }
        return verdicts.stream().allMatch(TrialResult::bearable) ? 0 : 1;
    }

    private StoreAddress address() throws FarmException {
        URI named = endpoint;
        if (named == null) {
            FarmAddress.S3 s3 = farm.address().s3();
            URI own = URI.create(s3.endpoint());
            return new StoreAddress(own, own, s3.region(), s3.bucket(), s3.accessKey(), s3.secretKey());
        }
        return new StoreAddress(named, named, region, bucket, variable("S3_ACCESS_KEY"), variable("S3_SECRET_KEY"));
    }

    /** Reads a secret from the environment, because all users of a machine can see command lines. */
    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new Arguments.UsageException("set " + name + " to the key for the server of --endpoint");
        }
        return value;
    }

    private void tell(TrialResult verdict) {
        if (!verdict.passed()) {
            output.note(verdict.name() + ": " + verdict.failure().orElseThrow());
        }
    }

    private void report(StoreAddress address, List<TrialResult> verdicts) {
        Table table = new Table("requirement", "met", "time", "needed for");
        for (TrialResult verdict : verdicts) {
            String kept = verdict.passed() ? "yes" : verdict.required() ? "NO" : "no, optional";
            table.row(verdict.name(), kept, verdict.took().toMillis() + " ms", verdict.need());
        }
        output.result(table);
        boolean fit = verdicts.stream().allMatch(TrialResult::bearable);
        output.result(address
                + (fit ? " meets all requirements of the farm" : " does not meet the requirements of the farm"));
    }

    private static ObjectNode json(List<TrialResult> verdicts) {
        ObjectNode node = FarmClient.document().put("fit", verdicts.stream().allMatch(TrialResult::bearable));
        ArrayNode trials = node.putArray("trials");
        for (TrialResult verdict : verdicts) {
            ObjectNode trial = trials.addObject()
                    .put("name", verdict.name())
                    .put("for", verdict.need())
                    .put("required", verdict.required())
                    .put("passed", verdict.passed())
                    .put("ms", verdict.took().toMillis());
            verdict.failure().ifPresent(failure -> trial.put("failure", failure));
        }
        return node;
    }
}
