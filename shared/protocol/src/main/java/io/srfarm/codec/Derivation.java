package io.srfarm.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.JobId;
import io.srfarm.job.KeyPrefix;
import io.srfarm.job.LatentMix;
import io.srfarm.job.Limits;
import io.srfarm.job.Seeds;
import io.srfarm.job.StoredPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Resolves job documents that start from candidates of earlier sets: {@code from} varies one, {@code between}
 * interpolates two, and {@code composite} combines regions of several. The resolved document contains everything that
 * it needs from those sets, so the job does not depend on them.
 */
final class Derivation {
    private static final int DEFAULT_STEPS = 5;
    private static final double DEFAULT_VARY = 0.5;

    /** Fields that are taken from the set. */
    private static final List<String> OF_SET =
            List.of("input", "scale", "model", "references", "referenceStrength", "oversample", "latents");

    private final FieldReader fields;
    private final JobId id;
    private final SourceSets sets;

    private Derivation(FieldReader fields, JobId id, SourceSets sets) {
        this.fields = fields;
        this.id = id;
        this.sets = sets;
    }

    /** A candidate and its set. */
    private record Source(CandidateSet set, Candidate candidate) {}

    static boolean isIn(JsonNode document) {
        return document.has("from")
                || document.has("between")
                || document.path("composite").has("base")
                || document.path("composite").path("candidates").findValue("candidate") != null;
    }

    /** Returns the resolved document, or as much as could be resolved before a violation. */
    static JsonNode resolved(JsonNode document, JobId id, SourceSets sets, List<Violation> violations) {
        Derivation derivation = new Derivation(new FieldReader(document, "", violations), id, sets);
        ObjectNode made = document.deepCopy();
        if (document.has("from")) {
            derivation.around(made);
        } else if (document.has("between")) {
            derivation.between(made);
        } else {
            derivation.composite(made);
        }
        return made;
    }

    private void around(ObjectNode made) {
        refuse(OF_SET);
        refuse(List.of("between", "steps", "composite"));
        Optional<Source> from = fields.has("from") ? source(fields.object("from"), Optional.empty()) : Optional.empty();
        double vary = fields.number("vary", 0, 1).orElse(DEFAULT_VARY);
        int count = (int) (long)
                fields.integer("candidates", 1, Limits.CANDIDATES_MAX).orElse((long) JobReader.DEFAULT_CANDIDATES);
        long seed = JobReader.seed(fields, id);
        OptionalDouble temperature = fields.number("temperature", 0, Limits.TEMPERATURE_MAX);
        Optional<LatentMix> start = from.flatMap(source -> latent(source, "from"));
        if (start.isEmpty()) {
            return;
        }
        List<LatentMix> latents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LatentMix fresh = LatentMix.drawn(
                    start.get().reference(),
                    start.get().referenceStrength(),
                    Seeds.ofDraw(seed, count, i, 0),
                    temperature.orElse(start.get().deviation()));
            mixed(start.get(), fresh, vary, Seeds.ofDraw(seed, count, i, 1), "from")
                    .ifPresent(latents::add);
        }
        complete(made, from.orElseThrow().set(), List.of("from", "vary", "candidates", "temperature"));
        put(made, latents);
    }

    private void between(ObjectNode made) {
        refuse(OF_SET);
        refuse(List.of("from", "vary", "candidates", "temperature", "composite"));
        List<FieldReader> ends = fields.objects("between", 2, 2);
        int steps = (int) (long) fields.integer("steps", 1, Limits.STEPS_MAX).orElse((long) DEFAULT_STEPS);
        long seed = JobReader.seed(fields, id);
        if (ends.isEmpty()) {
            return;
        }
        Optional<Source> first = source(Optional.of(ends.get(0)), Optional.empty());
        Optional<Source> last = source(Optional.of(ends.get(1)), Optional.empty());
        Optional<LatentMix> start = first.flatMap(source -> latent(source, "between"));
        Optional<LatentMix> end = last.flatMap(source -> latent(source, "between"));
        if (start.isEmpty() || end.isEmpty()) {
            return;
        }
        CandidateSet set = first.orElseThrow().set();
        CandidateSet other = last.orElseThrow().set();
        requireSameInput(set, other, "between");
        if (!set.model().sha256().equals(other.model().sha256())) {
            fields.refuse(
                    "between", "the two sets were made by different models: " + named(set) + " and " + named(other));
        }
        List<LatentMix> latents = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            double share = steps == 1 ? 0.5 : i / (steps - 1.0);
            mixed(start.get(), end.get(), share, Seeds.derived(seed, 0), "between")
                    .ifPresent(latents::add);
        }
        complete(made, set, List.of("between", "steps"));
        put(made, latents);
    }

    private void composite(ObjectNode made) {
        refuse(OF_SET);
        refuse(List.of("candidates", "temperature", "vary", "steps"));
        Optional<FieldReader> composite = fields.object("composite");
        if (composite.isEmpty()) {
            return;
        }
        FieldReader stated = composite.get();
        Optional<FieldReader> base = stated.object("base");
        Optional<SourceSets.Name> baseName = base.flatMap(Derivation::name);
        base.ifPresent(FieldReader::end);
        List<Source> sources = new ArrayList<>();
        List<FieldReader> listed = stated.objects("candidates", 2, Limits.CANDIDATES_MAX);
        for (FieldReader one : listed) {
            source(Optional.of(one), baseName).ifPresent(sources::add);
        }
        if (sources.isEmpty() || sources.size() < listed.size()) {
            if (listed.isEmpty() && !stated.has("candidates")) {
                stated.refuse("candidates", "is missing");
            }
            return;
        }
        CandidateSet set = sources.get(0).set();
        sources.forEach(source -> requireSameInput(set, source.set(), "composite"));
        complete(made, set, List.of());
        ObjectNode complete = (ObjectNode) made.path("composite");
        complete.remove("base");
        ArrayNode pictures = complete.putArray("candidates");
        sources.forEach(source -> pictures.add(JobJson.node(new StoredPicture(
                source.candidate().key(), Optional.of(source.candidate().sha256())))));
    }

    /**
     * Finds a candidate.
     *
     * @param usual the set of candidates that name no set
     */
    private Optional<Source> source(Optional<FieldReader> named, Optional<SourceSets.Name> usual) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        FieldReader source = named.get();
        boolean names = source.has("job") || source.has("set");
        Optional<SourceSets.Name> name = names || usual.isEmpty() ? name(source) : usual;
        if (!source.has("candidate")) {
            source.refuse("candidate", "is missing");
        }
        Optional<Long> index = source.integer("candidate", 0, Limits.CANDIDATES_MAX - 1L);
        source.end();
        if (name.isEmpty() || index.isEmpty()) {
            return Optional.empty();
        }
        try {
            CandidateSet set = sets.find(name.get());
            Optional<Candidate> candidate = set.candidates().stream()
                    .filter(one -> one.index() == index.get())
                    .findFirst();
            if (candidate.isEmpty()) {
                source.refuse("candidate", "the set has " + set.candidates().size() + " candidates, counted from 0");
            }
            return candidate.map(found -> new Source(set, found));
        } catch (SourceSets.NoSetException e) {
            String place = name.get() instanceof SourceSets.Name.OfJob ? "job" : "set";
            if (e.isForeign()) {
                source.refuseForeign(place, String.valueOf(e.getMessage()));
            } else {
                source.refuse(place, String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        }
    }

    private static Optional<SourceSets.Name> name(FieldReader source) {
        Optional<SourceSets.Name> job = source.parsed("job", JobId::new).map(SourceSets.Name.OfJob::new);
        Optional<SourceSets.Name> set = source.parsed("set", KeyPrefix::new).map(SourceSets.Name.At::new);
        if (source.has("job") == source.has("set")) {
            source.refuse("job", "or set must be given, one of them");
            return Optional.empty();
        }
        return job.or(() -> set);
    }

    private Optional<LatentMix> latent(Source source, String place) {
        Candidate candidate = source.candidate();
        if (candidate.origin() instanceof Candidate.Origin.Composed) {
            fields.refuse(place, "candidate " + candidate.index() + " is a composite, which has no latent");
            return Optional.empty();
        }
        return Optional.of(
                candidate.origin() instanceof Candidate.Origin.Mixed mixed
                        ? mixed.latent()
                        : LatentMix.drawn(
                                candidate.reference(),
                                source.set().referenceStrength(),
                                candidate.seed(),
                                source.set().temperature()));
    }

    private Optional<LatentMix> mixed(LatentMix from, LatentMix to, double share, long detour, String place) {
        try {
            return Optional.of(from.towards(to, share, detour));
        } catch (IllegalArgumentException e) { // the latent would have too many parts
            fields.refuse(place, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void requireSameInput(CandidateSet one, CandidateSet other, String place) {
        if (!one.input().picture().sha256().equals(other.input().picture().sha256())) {
            fields.refuse(
                    place,
                    "the sets enlarge different pictures: "
                            + one.input().picture().key() + " and "
                            + other.input().picture().key());
        }
    }

    private static String named(CandidateSet set) {
        return set.model().id() + " " + set.model().version();
    }

    private void refuse(List<String> names) {
        names.stream()
                .filter(fields::has)
                .forEach(name -> fields.refuse(name, "does not go with candidates of an earlier set: leave it out"));
    }

    private static void complete(ObjectNode made, CandidateSet set, List<String> done) {
        made.remove(done);
        made.set("input", JobJson.node(set.input().picture()));
        made.put("model", set.model().id());
    }

    private static void put(ObjectNode made, List<LatentMix> latents) {
        ArrayNode list = made.putArray("latents");
        latents.forEach(latent -> list.add(TaskJson.node(latent)));
    }
}
