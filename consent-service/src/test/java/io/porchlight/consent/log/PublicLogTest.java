package io.porchlight.consent.log;

import static io.porchlight.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Agency;
import io.porchlight.consent.play.Database;
import io.porchlight.consent.play.Parties;
import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.LogEntry;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.MerkleProofs;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.log.TileReader;
import io.porchlight.sealing.log.TreeHash;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class PublicLogTest {
    @Inject
    LogPublisher publisher;

    @Test
    @DisplayName("SF-23: a logged link comes back with a proof that holds under the trust policy")
    void proofsHold() {
        Agency agency = Agency.accredited();
        AgencyLinkLogged logged = agency.logged(agency.chain.link(1));
        LogProof proof = LogProof.parse(Bytes.utf8(String.valueOf(logged.proof())));
        LogProof.Shown shown =
                ProofExtra.verify(proof, agency.chain.link(1).signed().toJson(), Parties.TRUST);
        assertThat(shown.index()).isEqualTo(logged.index());
        assertThat(ProofExtra.salt(proof)).isEqualTo(Base64Url.decode(String.valueOf(logged.salt())));
    }

    @Test
    @DisplayName("A-19: anyone can fetch checkpoint and tiles and check a published record against them")
    void anyoneCanCheck() {
        Agency agency = Agency.accredited();
        AgencyLinkLogged logged = agency.logged(agency.chain.link(0));
        long index = java.util.Objects.requireNonNull(logged.index());
        Checkpoint checkpoint =
                await().atMost(Duration.ofSeconds(20)).until(() -> checkpoint(), published -> published.size() > index);
        TileReader tiles = new TileReader(checkpoint.size(), path -> fetch("/log/" + path.text()));
        assertThat(MerkleProofs.root(checkpoint.size(), tiles)).isEqualTo(checkpoint.root());

        var record = Jcs.parse(given().get("/log/records/{i}", index)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
        byte[] entry = LogEntry.entry(Base64Url.decode(record.get("salt").asText()), record.get("record"));
        assertThat(tiles.node(0, index)).isEqualTo(TreeHash.leaf(entry));
        assertThat(record.get("record")).isEqualTo(agency.chain.link(0).signed().toJson());

        byte[] bundle =
                fetch("/log/tile/entries/" + path(index, checkpoint.size())).orElseThrow();
        int at = (int) (index % 256) * 34;
        assertThat(bundle[at]).isZero();
        assertThat(bundle[at + 1]).isEqualTo((byte) 32);
        assertThat(java.util.Arrays.copyOfRange(bundle, at + 2, at + 34)).isEqualTo(entry);
    }

    @Test
    @DisplayName("A-05: every batch has the same size, whatever happened")
    void batchesArePadded() {
        Agency.accredited();
        List<String> sizes = Database.read("select c.size from log_checkpoint c order by c.size");
        assertThat(sizes).isNotEmpty();
        for (int i = 0; i < sizes.size(); i++) {
            assertThat(Long.parseLong(sizes.get(i))).isEqualTo(8L * (i + 1));
        }
        long real = Long.parseLong(Database.read("select count(*) from log_leaf where leaf_index is not null")
                .getFirst());
        assertThat(Long.parseLong(sizes.getLast())).isGreaterThan(real);
    }

    @Test
    void recordsThatAreNotPublishedAreNotShown() {
        Agency.accredited();
        String padding = await().until(
                        () -> Database.read("select idx from log_entry e where not exists"
                                + " (select 1 from log_leaf l where l.leaf_index = e.idx) limit 1"),
                        list -> !list.isEmpty())
                .getFirst();
        given().get("/log/records/{i}", padding).then().statusCode(404);
        given().urlEncodingEnabled(false)
                .get("/log/tile/0/%2e%2e/%2e%2e/epochs.secret")
                .then()
                .statusCode(not(equalTo(200)));
        given().get("/log/tile/0/x1").then().statusCode(404);
    }

    @Test
    @DisplayName("The tiles are made again from the database when their folder is lost")
    void tilesAreReproducible() throws IOException {
        Agency.accredited();
        Checkpoint before = await().atMost(Duration.ofSeconds(20)).until(PublicLogTest::checkpoint, c -> c.size() > 8);
        byte[] leaves = tile(before);
        Path tiles = Parties.folder().resolve("tiles");
        Files.move(tiles, Parties.folder().resolve("tiles-lost"));
        Checkpoint after = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            // Again and again: a round that was under way still notes what it had written before.
                            publisher.forgetFolder();
                            return checkpoint();
                        },
                        c -> c.size() > before.size());
        byte[] again = tile(after);
        int common = Math.min(leaves.length, again.length);
        assertThat(java.util.Arrays.copyOf(again, common)).isEqualTo(java.util.Arrays.copyOf(leaves, common));
        TileReader reader = new TileReader(after.size(), path -> fetch("/log/" + path.text()));
        assertThat(MerkleProofs.root(after.size(), reader)).isEqualTo(after.root());
    }

    private static byte[] tile(Checkpoint at) {
        return fetch("/log/tile/0/" + path(0, at.size())).orElseThrow();
    }

    @Test
    @DisplayName("R7: the service's own database role can neither change nor delete what is append-only")
    void appendOnlyTables() {
        for (String table : List.of("chain_link", "log_entry", "log_node", "access_entry")) {
            assertThat(Database.refusedForService("delete from " + table))
                    .as(table)
                    .isEqualTo("42501");
        }
        assertThat(Database.refusedForService("update chain_link set link = ''"))
                .isEqualTo("42501");
        assertThat(Database.refusedForService("update access_entry set kind = ''"))
                .isEqualTo("42501");
        assertThat(Database.refusedForService("update log_entry set entry = entry"))
                .isEqualTo("42501");
    }

    static Checkpoint checkpoint() {
        Optional<byte[]> note = fetch("/log/checkpoint");
        return note.isEmpty()
                ? new Checkpoint(Parties.ORIGIN, 0, TreeHash.empty())
                : Parties.TRUST.verify(Note.parse(note.get())).checkpoint();
    }

    private static String path(long index, long size) {
        long tile = index / 256;
        long width = Math.min(256, size - tile * 256);
        return "%03d".formatted(tile) + (width == 256 ? "" : ".p/" + width);
    }

    private static Optional<byte[]> fetch(String path) {
        var answer = given().urlEncodingEnabled(false)
                .header("Origin", "https://anywhere.example")
                .get(path);
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        return Optional.of(answer.asByteArray());
    }
}
