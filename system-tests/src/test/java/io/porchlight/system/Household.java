package io.porchlight.system;

import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.doorbell.footage.SampleCamera;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeClips;
import io.porchlight.stack.player.HomeRequests;
import io.porchlight.stack.player.HttpProblem;
import io.porchlight.stack.player.Waiting;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A home with its device, its doorbell and what they saw. */
record Household(Home home, HomeClips clips, HomeRequests requests, Doorbell doorbell) {
    /** A clip that is stored and that this home has opened its keys of. */
    record Seen(Footage footage, Statement statement, Bundle bundle) {
        String clipId() {
            return statement.clipId();
        }
    }

    /** Records and uploads a bundled recording, see {@link #see(Footage)}. */
    Seen see(String recording) throws IOException {
        return see(new SampleCamera().record(recording));
    }

    /** Records and uploads something that happened 35 minutes ago, and waits until it is on the timeline with its keys. */
    Seen see(Footage footage) throws IOException {
        EventMessage event =
                new EventMessage(Bytes.randomId(), "motion", Instant.now().minus(Duration.ofMinutes(35)));
        doorbell.send(event);
        String clipId = doorbell.record(event, footage, List.of("person"));
        doorbell.upload();
        Statement statement = Statement.of(Waiting.until("the clip", Town.PATIENCE, () -> clips.timeline().stream()
                        .map(TimelineEntry::clip)
                        .filter(clip -> clip != null && clip.clipId().equals(clipId))
                        .findFirst()
                        .orElse(null))
                .statement());
        return new Seen(footage, statement, Waiting.until("its sealed keys", Town.PATIENCE, () -> {
            try {
                return clips.bundle(statement);
            } catch (HttpProblem notYet) {
                if (notYet.status() == 404) {
                    return null;
                }
                throw notYet;
            }
        }));
    }

    /** Waits until a doorbell that was just paired has found itself in its home's chain. */
    static void awaitInChain(Doorbell doorbell) {
        Waiting.until("the doorbell to be in the chain", Town.PATIENCE, () -> {
            try {
                doorbell.refreshCircle();
            } catch (IOException notYet) {
                return null;
            }
            return doorbell.circle()
                    .chain()
                    .orElseThrow()
                    .state()
                    .device(doorbell.state().deviceId())
                    .orElse(null);
        });
    }

    /**
     * Waits until the log has these clips: a request that stands in the log before them does not match them. Nobody outside
     * can see that (R5), so it is read from the database.
     */
    static void awaitLogged(Seen... clips) {
        for (Seen clip : clips) {
            Waiting.until(
                    "the clip's batch in the log", Town.PATIENCE, () -> logged(clip.clipId()) ? Boolean.TRUE : null);
        }
    }

    private static boolean logged(String clipId) {
        String query =
                "select count(*) from clip_placement join ingest_batch using (batch_id) join log_leaf using (leaf_id)"
                        + " where clip_id = ? and proof is not null";
        try {
            return Databases.text("consent", query, clipId).equals("1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The prompt for a request, after all checks of the device, once it offers these clips. */
    HomeRequests.Checked asked(String requestId, Seen... offered) {
        return requests.check(Waiting.until("the prompt", Town.PATIENCE, () -> requests.promptFor(requestId)
                .filter(prompt -> List.of(offered).stream().allMatch(seen -> prompt.clips().stream()
                        .anyMatch(clip -> clip.clipId().equals(seen.clipId()))))
                .orElse(null)));
    }

    /** Shares the picture of a clip, not its sound, and of what was written what was ticked; comes back with the grant's id. */
    String sharePicture(HomeRequests.Checked asked, Seen seen, List<HomeRequests.Written> written) {
        return requests.share(asked, List.of(new HomeRequests.Choice(seen.clipId(), true, false)), written)
                .jti();
    }
}
