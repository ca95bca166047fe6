package io.srfarm.bench.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.bench.Median;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.event.JobState;
import io.srfarm.job.ScoreLevel;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.SystemMemory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running farm, with the same job again and again. Not thread-safe. */
public final class FarmPeer implements Peer {
    private static final String RETENTION = "PT1H";

    private final FarmAddress address;
    private final FarmClient client;
    private final ObjectNode document;
    private long seed;

    /**
     * @param input key of an uploaded picture
     * @param oversample draws / candidates
     */
    public FarmPeer(FarmAddress address, String input, int candidates, int oversample, ScoreLevel scores) {
        this.address = address;
        this.client = new FarmClient(URI.create(address.http()), address.apiKey());
        this.document = FarmClient.document()
                .put("candidates", candidates)
                .put("oversample", oversample)
                .put("scores", scores.wireName())
                .put("retention", RETENTION);
        document.putObject("input").put("key", input);
    }

    /** Runs one job and returns the model that made its candidates. */
    public CandidateSet.Model model() throws FarmException, InterruptedException {
        String id = submit();
        await(id);
        return client.set(id).set().model();
    }

    @Override
    public PeerRound run(int alone, int queued) throws FarmException, InterruptedException {
        double[] times = new double[alone];
        for (int i = 0; i < alone; i++) {
            long start = System.nanoTime();
            await(submit());
            times[i] = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
        long start = System.nanoTime();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < queued; i++) {
            ids.add(submit());
        }
        for (String id : ids) {
            await(id);
        }
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        long memory = address.pids().workers().stream()
                .mapToLong(SystemMemory::resident)
                .sum();
        return new PeerRound(queued / seconds, Median.of(times), memory);
    }

    private String submit() throws InterruptedException {
        return client.submit(document.put("seed", seed++), Optional.empty());
    }

    private void await(String id) throws FarmException, InterruptedException {
        JobDetails job = client.follow(id, news -> {});
        if (job.state() != JobState.SUCCEEDED) {
            throw new FarmException("the job " + id + " did not succeed: " + job.trouble());
        }
    }

    /** Leaves the farm running. */
    @Override
    public void close() {
        // The farm belongs to the caller.
    }
}
