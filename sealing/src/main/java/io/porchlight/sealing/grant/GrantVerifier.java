package io.porchlight.sealing.grant;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.request.FootageRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a grant answers a request and the holders of its clips' keys signed it (SF-19). Whether it is still alive says
 * {@link Grant#requireLive}; whether it was used before, and whether its clips were on record before the request, is for
 * those who keep or show the log.
 */
public final class GrantVerifier {
    private GrantVerifier() {}

    /**
     * Reads and checks a grant.
     *
     * @param statements those of all clips that may be granted; further ones do no harm
     * @throws Refused {@code grant.audience}, {@code grant.request}, {@code grant.terms}, {@code grant.deadline},
     *     {@code grant.clip-unknown}, {@code grant.track}, {@code grant.window}, {@code grant.wrong-key}, or as
     *     {@link Grant#of} and {@link SignedDocument#verify} say
     */
    public static Grant verify(SignedDocument signed, AnsweredRequest answered, Collection<Statement> statements) {
        Grant grant = Grant.of(signed);
        requireAnswer(grant, answered);
        Map<String, PublicKeyJwk> clipKeys = new HashMap<>();
        Map<String, Statement> byHash = new HashMap<>();
        statements.forEach(statement -> byHash.put(statement.hash(), statement));
        Set<String> clipIds = new HashSet<>();
        for (GrantedClip clip : grant.clips()) {
            Statement statement = byHash.get(clip.statement());
            if (statement == null || !clipIds.add(statement.clipId())) {
                throw new Refused("grant.clip-unknown", "The grant names a clip that was not asked about.");
            }
            requireTracks(clip, statement);
            if (!answered.request().window().contains(statement.minute())) {
                throw new Refused("grant.window", "The grant names a clip from outside the request's window.");
            }
            clipKeys.put(statement.clipKey().thumbprint(), statement.clipKey());
        }
        if (clipKeys.size() != grant.clips().size() || !signed.kids().equals(clipKeys.keySet())) {
            throw new Refused("grant.wrong-key", "A grant is signed by the key of each of its clips and by no other.");
        }
        signed.verify(clipKeys);
        return grant;
    }

    private static void requireAnswer(Grant grant, AnsweredRequest answered) {
        FootageRequest request = answered.request();
        if (!Bytes.equal(grant.requestLeaf(), answered.leaf())) {
            throw new Refused("grant.request", "The grant answers another request.");
        }
        if (!grant.agencyId().equals(request.agencyId()) || !grant.caseKeyId().equals(request.caseKeyId())) {
            throw new Refused("grant.audience", "The grant is for another agency or case key.");
        }
        if (!grant.purpose().equals(request.purpose()) || !grant.terms().equals(request.terms())) {
            throw new Refused("grant.terms", "Purpose and terms are not those of the request.");
        }
        if (grant.iat() > request.deadline().getEpochSecond()) {
            throw new Refused("grant.deadline", "The grant was made after the request's deadline.");
        }
    }

    private static void requireTracks(GrantedClip clip, Statement statement) {
        for (Kind kind : clip.kinds()) {
            if (statement.track(kind).isEmpty()) {
                throw new Refused("grant.track", "The grant names a track that the clip does not have.");
            }
        }
    }
}
