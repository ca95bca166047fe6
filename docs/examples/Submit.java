import io.srfarm.client.FarmClient;
import io.srfarm.client.JobRequest;
import io.srfarm.client.RefusedException;
import io.srfarm.job.ObjectKey;
import java.nio.file.Path;
import java.util.Optional;

/** Submits a picture, follows the job, downloads its set and chooses a candidate: {@code Submit PICTURE FOLDER FARM.JSON}. */
public final class Submit {
    public static void main(String[] arguments) throws Exception {
        FarmClient farm = FarmClient.builder().farmFile(Path.of(arguments[2])).build();

        ObjectKey picture = farm.upload(Path.of(arguments[0]));
        JobRequest request = JobRequest.of(picture)
                .candidates(2)
                .oversample(1)
                .lowResolution()
                .label("from", "java")
                .idempotencyKey(picture.path()); // running this again returns the same job

        try {
            String job = farm.submit(request);
            farm.follow(job, news -> System.out.println(job + " " + news.name())).succeeded();
            farm.download(job, Path.of(arguments[1])).candidates().forEach(candidate -> System.out.println(
                    candidate.index() + ".png " + candidate.sha256().hex()));
            farm.choose(job, 0, Optional.of("the first one will do"));
        } catch (RefusedException e) {
            e.problem().places().forEach(System.err::println); // such as: /candidates must be 1 to 32
            throw e;
        }
    }
}
