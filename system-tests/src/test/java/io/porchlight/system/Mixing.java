package io.porchlight.system;

import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two stored clips, of two homes or of one, whose pieces change places under the running services, as rows do that a wrong
 * join or a cache mixed up. Everything is as it was when this is closed.
 */
final class Mixing implements AutoCloseable {
    /** What changes places. */
    enum Piece {
        /** The statement that the timeline shows. */
        STATEMENT,
        /** The row of video-service, with its event: whose timeline shows it, whose token opens its ciphertext. */
        BOOKED_BY_VIDEO,
        /** The row of consent-service: who is handed the sealed keys. */
        BOOKED_BY_CONSENT,
        /** Each home's keyring has the other's entries too, labelled as this home's member's own. */
        KEYRING,
        /** The bundles as they are stored, under the epoch's key. */
        BUNDLE,
        /** The bundles, mixed up after the epoch's layer was taken off: consent-service finds nothing wrong. */
        OPENED_BUNDLE,
        VIDEO,
        AUDIO,
        POSTER,
        DETAIL;

        /** The objects, by kind of track. */
        static Piece object(Kind kind) {
            return valueOf(kind.name());
        }
    }

    /** A stored clip with all of its rows. */
    private record Side(
            Household household,
            Household.Seen seen,
            byte[] statement,
            String circle,
            String eventId,
            Map<Kind, String> objects,
            byte[] bundle,
            Epoch epoch,
            PublicKeyJwk epochKey,
            List<Entry> keyring) {
        String id() {
            return seen.clipId();
        }

        byte[] sealedHere(Side from) {
            return epoch.seal(epochKey, id(), from.seen.bundle().bytes());
        }

        String opener() {
            return household.home().device().member().openKeyId();
        }
    }

    private record Entry(String purpose, String keyId, byte[] entry) {}

    private final Connection video;
    private final Connection consent;
    private final Side one;
    private final Side other;

    private Mixing(Connection video, Connection consent, List<Side> sides) {
        this.video = video;
        this.consent = consent;
        this.one = sides.getFirst();
        this.other = sides.getLast();
    }

    /** These clips, each of its household, still unmixed. */
    static Mixing of(Household one, Household.Seen ones, Household other, Household.Seen others) throws SQLException {
        Connection video = Databases.owner("video");
        Connection consent = Databases.owner("consent");
        return new Mixing(
                video, consent, List.of(side(video, consent, one, ones), side(video, consent, other, others)));
    }

    /** Exactly these pieces are mixed up from now on. */
    void apply(Set<Piece> pieces) throws SQLException {
        video.setAutoCommit(false);
        consent.setAutoCommit(false);
        rows(one, other, pieces);
        rows(other, one, pieces);
        change(video, "update track set object_key = null where clip_id in (?, ?)", one.id(), other.id());
        objects(one, other, pieces);
        objects(other, one, pieces);
        if (one.household != other.household) {
            keyring(one, other, pieces.contains(Piece.KEYRING));
            keyring(other, one, pieces.contains(Piece.KEYRING));
        }
        video.commit();
        consent.commit();
    }

    @Override
    public void close() throws SQLException {
        try (video;
                consent) {
            apply(Set.of());
        }
    }

    private void rows(Side to, Side from, Set<Piece> pieces) throws SQLException {
        String circle = (pieces.contains(Piece.BOOKED_BY_VIDEO) ? from : to).circle;
        change(
                video,
                "update clip set statement = ?, circle = ? where clip_id = ?",
                (pieces.contains(Piece.STATEMENT) ? from : to).statement,
                circle,
                to.id());
        change(video, "update event set circle = ? where event_id = ?", circle, to.eventId);
        Side bundle = pieces.contains(Piece.BUNDLE) ? from : to;
        change(
                consent,
                "update clip set circle = ?, sealed_bundle = ?, epoch_id = ? where clip_id = ?",
                (pieces.contains(Piece.BOOKED_BY_CONSENT) ? from : to).circle,
                pieces.contains(Piece.OPENED_BUNDLE) ? to.sealedHere(from) : bundle.bundle,
                bundle.epoch.id(),
                to.id());
    }

    private void objects(Side to, Side from, Set<Piece> pieces) throws SQLException {
        for (Map.Entry<Kind, String> object : to.objects.entrySet()) {
            Side side = pieces.contains(Piece.object(object.getKey())) ? from : to;
            change(
                    video,
                    "update track set object_key = ? where clip_id = ? and kind = ?",
                    side.objects.get(object.getKey()),
                    to.id(),
                    object.getKey().wire());
        }
    }

    private void keyring(Side to, Side from, boolean mixed) throws SQLException {
        for (Entry entry : from.keyring) {
            Object[] place = {to.household.home().circleId(), entry.purpose, entry.keyId, to.opener()};
            execute(
                    consent,
                    "delete from keyring_entry where circle_id = ? and purpose = ? and key_id = ? and member_open_key_id = ?",
                    place);
            if (mixed) {
                change(
                        consent,
                        "insert into keyring_entry (circle_id, purpose, key_id, member_open_key_id, entry)"
                                + " values (?, ?, ?, ?, ?)",
                        place[0],
                        place[1],
                        place[2],
                        place[3],
                        entry.entry);
            }
        }
    }

    /** The object of a track in the storage. */
    static String object(Household.Seen seen, Kind kind) throws SQLException {
        return Databases.text(
                "video", "select object_key from track where clip_id = ? and kind = ?", seen.clipId(), kind.wire());
    }

    private static Side side(Connection video, Connection consent, Household household, Household.Seen seen)
            throws SQLException {
        String id = seen.clipId();
        Object[] stored = row(video, "select statement, circle, event_id from clip where clip_id = ?", id);
        Object[] kept = row(consent, "select sealed_bundle, epoch_id from clip where clip_id = ?", id);
        String epoch = (String) kept[1];
        Map<Kind, String> objects = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            objects.put(kind, object(seen, kind));
        }
        Object[] key = row(consent, "select public_key from epoch_key where epoch_id = ?", epoch);
        return new Side(
                household,
                seen,
                (byte[]) stored[0],
                (String) stored[1],
                (String) stored[2],
                objects,
                (byte[]) kept[0],
                new Epoch(epoch),
                PublicKeyJwk.of(Jcs.parse(((String) key[0]).getBytes(StandardCharsets.UTF_8))),
                entries(consent, household));
    }

    private static List<Entry> entries(Connection consent, Household household) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement query = consent.prepareStatement(
                "select purpose, key_id, entry from keyring_entry where circle_id = ? and member_open_key_id = ?")) {
            query.setString(1, household.home().circleId());
            query.setString(2, household.home().device().member().openKeyId());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Entry(rows.getString(1), rows.getString(2), rows.getBytes(3)));
                }
            }
        }
        return entries;
    }

    private static Object[] row(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, id);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("no row: " + sql);
                }
                Object[] row = new Object[rows.getMetaData().getColumnCount()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = rows.getObject(i + 1);
                }
                return row;
            }
        }
    }

    private static void change(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        if (execute(connection, sql, parameters) == 0) {
            throw new SQLException("nothing changed: " + sql);
        }
    }

    private static int execute(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
