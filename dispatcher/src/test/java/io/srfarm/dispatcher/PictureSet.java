package io.srfarm.dispatcher;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Scores;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.event.JobEvent;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A set of pictures, as a worker leaves it. An input of 64 x 48 pixels has candidates that the shipped model made of a
 * cat, with their scores; any other size, and candidates beyond those, show a scene that differs by variant.
 */
record PictureSet(String job, ObjectKey input, List<byte[]> candidates, int width, int height) {
    private static final int SCALE = 8;

    /** The set in the test resources, as the farm published it. */
    private static final CandidateSet CAT = cat();

    /** Uploads an input for acme and submits a job for it. */
    static PictureSet submitted(Door door, String name, int lrWidth, int lrHeight, int candidates, String labels) {
        String key = "inputs/acme/" + JobId.random() + "/" + name;
        Store.put(key, lr(lrWidth, lrHeight), "image/png");
        String job = door.accepted("{\"input\": {\"key\": \"%s\"}, \"candidates\": %d, \"labels\": {%s}}"
                .formatted(key, candidates, labels));
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            pictures.add(png(picture(lrWidth * SCALE, lrHeight * SCALE, i)));
        }
        return new PictureSet(job, new ObjectKey(key), pictures, lrWidth * SCALE, lrHeight * SCALE);
    }

    private static CandidateSet cat() {
        try (InputStream json = resource("manifest.json")) {
            return ManifestJson.read(json.readAllBytes());
        } catch (IOException | MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(PictureSet.class.getResourceAsStream("/sets/cat/" + name), name);
    }

    private static boolean isCat(int width, int height, int index) {
        return width == CAT.input().width() * SCALE
                && height == CAT.input().height() * SCALE
                && index < CAT.candidates().size();
    }

    private static BufferedImage picture(int width, int height, int index) {
        return isCat(width, height, index) ? read(index + ".jpg") : scene(width, height, index);
    }

    private static BufferedImage read(String name) {
        try (InputStream file = resource(name)) {
            return ImageIO.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] lr(int width, int height) {
        return isCat(width * SCALE, height * SCALE, 0)
                ? png(read("input.png"))
                : png(scaled(scene(width * SCALE, height * SCALE, 0), width, height));
    }

    private Scores scores(int index) {
        return isCat(width, height, index)
                ? CAT.candidates().get(index).scores()
                : Scores.NONE.with(Measure.LR_PSNR, 50.25 + index).with(Measure.NEAREST_LPIPS, 0.02 + 0.015 * index);
    }

    /** A worker has begun. */
    void start() {
        Kafka.announce(new JobEvent.Started(new JobId(job), Samples.ACME, Instant.now(), 1, "w1", Optional.empty()));
    }

    /** A candidate lands. */
    void land(int index) {
        Store.put(candidate(index).key().path(), candidates.get(index), "image/png");
        Kafka.announce(new JobEvent.CandidateReady(new JobId(job), Samples.ACME, Instant.now(), 1, candidate(index)));
    }

    /** The set is whole. */
    void publish() {
        for (int i = 0; i < candidates.size(); i++) {
            Store.put(candidate(i).key().path(), candidates.get(i), "image/png");
        }
        CandidateSet set = set();
        ObjectKey manifest = new ObjectKey("sets/acme/" + job + "/manifest.json");
        Store.put(manifest.path(), ManifestJson.write(set), "application/json");
        JobEvent.Succeeded end = new JobEvent.Succeeded(
                new JobId(job), Samples.ACME, Instant.now(), 1, set, manifest, Sha256.of(ManifestJson.write(set)));
        Store.seal(end);
        Kafka.announce(end);
    }

    Candidate candidate(int index) {
        byte[] picture = candidates.get(index);
        Sha256 hash = Sha256.of(picture);
        return new Candidate(
                index,
                new ObjectKey("sets/acme/" + job + "/" + index + "-" + hash.shortHex() + ".png"),
                hash,
                picture.length,
                width,
                height,
                1000L + index,
                new Reference.Noise(),
                scores(index),
                new Candidate.Origin.Drawn());
    }

    private CandidateSet set() {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            all.add(candidate(i));
        }
        return new CandidateSet(
                new JobId(job),
                Samples.ACME,
                Samples.NOON,
                CAT.model(),
                new CandidateSet.Input(
                        new StoredPicture(input, Optional.of(Sha256.of(lr(width / SCALE, height / SCALE)))),
                        width / SCALE,
                        height / SCALE),
                SCALE,
                42,
                1.0,
                1.0,
                all,
                OptionalDouble.of(14.9),
                List.of(),
                new CandidateSet.Timings(1, 2, 3, 4, 5));
    }

    /** Hills under a sky; what grows on them differs from variant to variant. */
    static BufferedImage scene(int width, int height, int variant) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setPaint(new GradientPaint(0, 0, new Color(0x5f88b8), 0, height * 0.7f, new Color(0xe8c9a0)));
        g.fillRect(0, 0, width, height);
        Random random = new Random(7L + variant);
        for (int hill = 0; hill < 4; hill++) {
            int top = height * (45 + 13 * hill) / 100;
            g.setColor(new Color(70 - 10 * hill, 110 - 15 * hill, 70 - 8 * hill));
            g.fillOval(-width / 4 + hill * width / 7, top, width * 5 / 4, height);
            for (int blade = 0; blade < width * 2; blade++) {
                int x = random.nextInt(width);
                int y = top + height / 25 + random.nextInt(height - Math.min(top + height / 25, height - 1));
                int light = random.nextInt(45) - 10;
                g.setColor(new Color(70 + light, 115 + light, 55 + light / 2));
                g.drawLine(x, y, x + random.nextInt(5) - 2, y - 3 - random.nextInt(7));
            }
        }
        g.dispose();
        return image;
    }

    static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.drawImage(image.getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
        g.dispose();
        return small;
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory
        }
        return bytes.toByteArray();
    }
}
