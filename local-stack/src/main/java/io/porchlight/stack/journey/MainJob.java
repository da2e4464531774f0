package io.porchlight.stack.journey;

import io.porchlight.contracts.api.PromptClip;
import io.porchlight.contracts.api.PromptView;
import io.porchlight.contracts.api.TimelineClip;
import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.doorbell.footage.SampleCamera;
import io.porchlight.sealing.bag.VerifyCommand;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Evidence;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeClips;
import io.porchlight.stack.player.HomeRequests;
import io.porchlight.stack.player.HomeSession;
import io.porchlight.stack.player.Http;
import io.porchlight.stack.player.HttpProblem;
import io.porchlight.stack.player.Officer;
import io.porchlight.stack.player.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The main job: a doorbell seals real footage, two officers ask for an area and a time, the homeowner's own device hands
 * over the key of one clip, and an officer ends with evidence that anyone can verify.
 */
public final class MainJob {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** How long before "now" the earlier event happened, so that it lies in a window that is over. */
    private static final Duration EARLIER = Duration.ofMinutes(35);

    private static final int BATCHES_UNTIL_ON_RECORD = 4;

    private final Stage stage;
    private final PrintStream out;
    private final Steps steps;

    /** What the job leaves behind. */
    public record Result(Path bag, Path trust) {}

    /** Plays on this stage and prints there. */
    public MainJob(Stage stage, PrintStream out) {
        this.stage = stage;
        this.out = out;
        this.steps = new Steps(out);
    }

    /** Plays it once. */
    public Result play() {
        Cast cast = new Cast(stage);
        String run = Bytes.randomId().substring(0, 8);
        HomeSession alice = steps.step("alice signs in (code flow with PKCE)", () -> cast.homeowner("alice"));
        Home home = steps.step("her device makes the home's circle and keys", () -> cast.newHome(alice, true));
        try (Doorbell doorbell =
                steps.step("a doorbell gets its certificate and connects", () -> cast.newDoorbell("demo-" + run))) {
            steps.run("she pairs it by its QR code", () -> cast.pair(home, doorbell));
            steps.run(
                    "she switches sound on",
                    () -> Waiting.until(
                            "the doorbell to hear of it",
                            PATIENCE,
                            () -> doorbell.state().audio() ? Boolean.TRUE : null));
            Footage footage = new SampleCamera().record("walkers-20");
            steps.step("somebody rings: acknowledged once Kafka has it", doorbell::ding);
            String clipId =
                    steps.step("it seals and uploads what it saw 35 minutes ago", () -> earlier(doorbell, footage));
            HomeClips clips = steps.step(
                    "her device earns a clip access token",
                    () -> new HomeClips(home, stage.addresses().video()));
            TimelineClip clip = steps.step("the clip is on her timeline", () -> onTimeline(clips, clipId));
            Statement statement = Statement.of(clip.statement());
            steps.run("her device opens it: the bytes are the camera's", () -> {
                Bundle bundle = Waiting.until("the sealed keys", PATIENCE, () -> arrived(clips, statement));
                same("the picture", footage.video(), clips.open(statement, bundle, Kind.VIDEO));
                same("the sound", footage.audio().orElseThrow(), clips.open(statement, bundle, Kind.AUDIO));
            });
            return disclosure(cast, home, clips, clipId, footage, run);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Result disclosure(Cast cast, Home home, HomeClips clips, String clipId, Footage footage, String run)
            throws IOException {
        Officer ada = steps.step("officer Ada signs in to the portal", () -> cast.officer("officer.ada"));
        Officer ben = steps.step("officer Ben signs in to the portal", () -> cast.officer("officer.ben"));
        steps.run("their agency is accredited and has both in its circle", () -> cast.agency(ada, ben));
        steps.run("the batch with the clip's statement is in the public log", this::awaitBatches);
        String requestId =
                steps.step("Ada asks for an area and a time, for one case", () -> ada.request(cast.draft("RP-" + run)));
        steps.run("Ben signs too", () -> ben.cosign(requestId));
        steps.run(
                "the request stands in the public log",
                () -> Waiting.until("publication", PATIENCE, () -> {
                    var view = ada.request(requestId);
                    if (view.status().equals("refused")) {
                        throw new IllegalStateException(
                                "the request was refused: " + view.problem() + " " + view.detail());
                    }
                    return view.status().equals("published") ? view : null;
                }));
        HomeRequests requests = new HomeRequests(home, clips, stage.trust());
        PromptView prompt = steps.step(
                "Alice is asked",
                () -> Waiting.until("the prompt", PATIENCE, () -> requests.promptFor(requestId)
                        .orElse(null)));
        HomeRequests.Checked checked =
                steps.step("her device checks agency, officers, log and clips", () -> requests.check(prompt));
        if (prompt.clips().stream().map(PromptClip::clipId).noneMatch(clipId::equals)) {
            throw new IllegalStateException("the prompt does not offer the clip");
        }
        String jti = steps.step("she shares the picture of one clip, not its sound", () -> requests.share(
                        checked, List.of(new HomeRequests.Choice(clipId, true, false)), List.of())
                .jti());
        steps.run(
                "the next batch releases it under a witnessed checkpoint",
                () -> Waiting.until(
                        "the release",
                        PATIENCE,
                        () -> ada.disclosures(requestId).isEmpty() ? null : Boolean.TRUE));
        DisclosureGranted message = ada.disclosure(jti);
        Evidence evidence = steps.step(
                "Ada's device opens the case key",
                () -> Evidence.of(ada, stage.addresses().video(), message));
        List<Evidence.Opened> opened = steps.step("and with it the picture: the bytes are the camera's", () -> {
            List<Evidence.Opened> tracks = evidence.open();
            same("the picture", footage.video(), tracks.getFirst().plaintext());
            if (tracks.stream().anyMatch(track -> track.kind() == Kind.AUDIO)) {
                throw new IllegalStateException("sound travelled although it was not ticked");
            }
            return tracks;
        });
        Path bag = Files.createDirectories(stage.devices().resolve("evidence")).resolve("evidence-" + run + ".zip");
        steps.run("she exports the evidence bag", () -> evidence.export(opened, stage.trust(), bag));
        steps.run(
                "Alice sees who opened what",
                () -> Waiting.until(
                        "the access list",
                        PATIENCE,
                        () -> home.accesses().stream()
                                        .anyMatch(access -> access.kind().equals("disclosure-access")
                                                && clipId.equals(access.clipId()))
                                ? Boolean.TRUE
                                : null));
        steps.run("anyone can verify the bag:", () -> {
            out.println();
            int exit =
                    VerifyCommand.run(new String[] {"--trust", stage.trustFile().toString(), bag.toString()}, out, out);
            if (exit != 0) {
                throw new IllegalStateException("verify ended with " + exit);
            }
        });
        return new Result(bag, stage.trustFile());
    }

    private static String earlier(Doorbell doorbell, Footage footage) throws IOException {
        EventMessage event =
                new EventMessage(Bytes.randomId(), "motion", Instant.now().minus(EARLIER));
        doorbell.send(event);
        String clipId = doorbell.record(event, footage, List.of("person"));
        doorbell.upload();
        return clipId;
    }

    private static TimelineClip onTimeline(HomeClips clips, String clipId) {
        return Waiting.until("the clip on the timeline", PATIENCE, () -> clips.timeline().stream()
                .map(TimelineEntry::clip)
                .filter(clip -> clip != null && clip.clipId().equals(clipId))
                .findFirst()
                .orElse(null));
    }

    /**
     * Only clips that were on record before a request are ever asked for. The log grows at fixed times whatever happens, so
     * a clip that has arrived is on record a few growths later.
     */
    private void awaitBatches() {
        Http log = Http.anonymous(stage.addresses().consent());
        for (int growth = 0; growth < BATCHES_UNTIL_ON_RECORD; growth++) {
            String before = size(log);
            Waiting.until("the public log to grow", PATIENCE, () -> size(log).equals(before) ? null : Boolean.TRUE);
        }
    }

    private static String size(Http log) {
        return new String(log.bytes("/log/checkpoint", Map.of()), StandardCharsets.UTF_8).split("\n")[1];
    }

    /** Ciphertext and sealed keys travel apart: the keys may be a moment behind. */
    private static @Nullable Bundle arrived(HomeClips clips, Statement statement) {
        try {
            return clips.bundle(statement);
        } catch (HttpProblem problem) {
            if (problem.status() == 404) {
                return null;
            }
            throw problem;
        }
    }

    private static void same(String what, byte[] expected, byte[] actual) {
        if (!Arrays.equals(expected, actual)) {
            throw new IllegalStateException(what + " is not what the camera saw");
        }
    }
}
