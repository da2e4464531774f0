package io.porchlight.consent.circle;

import io.porchlight.consent.Account;
import io.porchlight.consent.Sql;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.contracts.api.LinkAppend;
import io.porchlight.contracts.api.LinkAppended;
import io.porchlight.contracts.api.Links;
import io.porchlight.contracts.api.RecoveryView;
import io.porchlight.sealing.encoding.Base64Url;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** One circle over HTTP: its links, its sealed keys, its recovery blob. */
@Path("/v1/circles/{circleId}")
class ChainResource {
    private final Account account;
    private final Circles circles;
    private final CircleWriter writer;

    ChainResource(Account account, Circles circles, CircleWriter writer) {
        this.account = account;
        this.circles = circles;
        this.writer = writer;
    }

    @GET
    @Path("/links")
    @WithTransaction
    public Uni<Links> links(
            @PathParam("circleId") String circleId, @QueryParam("after") @DefaultValue("-1") long after) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> circles.linksAfter(home, after))
                .map(Links::new);
    }

    @POST
    @Path("/links")
    @WithTransaction
    @ResponseStatus(201)
    public Uni<LinkAppended> append(@PathParam("circleId") String circleId, LinkAppend append) {
        String caller = account.id();
        return circles.of(caller, circleId)
                .flatMap(home -> writer.append(caller, home, append))
                .map(home -> new LinkAppended((int) home.n(), home.head()));
    }

    @GET
    @Path("/keyring")
    @WithTransaction
    public Uni<List<KeyringEntry>> keyring(
            @PathParam("circleId") String circleId, @QueryParam("member") @DefaultValue("") String memberOpenKeyId) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> Sql.rows(
                        "select purpose, key_id, member_open_key_id, encode(entry, 'base64') from keyring_entry"
                                + " where circle_id = ?1 and member_open_key_id = ?2 order by purpose, key_id",
                        circleId,
                        memberOpenKeyId))
                .map(rows -> rows.stream().map(ChainResource::entry).toList());
    }

    @GET
    @Path("/recovery")
    @WithTransaction
    public Uni<RecoveryView> recovery(@PathParam("circleId") String circleId) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> Sql.values(
                        String.class,
                        "select encode(blob, 'base64') from recovery_blob where circle_id = ?1",
                        circleId))
                .map(blobs -> new RecoveryView(base64Url(blobs.getFirst())));
    }

    /** Replaces the blob after {@code set-recovery}; the old code then opens nothing here any more. */
    @PUT
    @Path("/recovery")
    @WithTransaction
    public Uni<Void> replaceRecovery(@PathParam("circleId") String circleId, RecoveryView recovery) {
        byte[] blob = CircleWriter.recoveryBlob(recovery.recoveryBlob());
        return circles.of(account.id(), circleId).flatMap(home -> writer.storeRecovery(circleId, blob));
    }

    private static KeyringEntry entry(Object[] row) {
        return new KeyringEntry((String) row[0], (String) row[1], (String) row[2], base64Url((String) row[3]));
    }

    private static String base64Url(String mime) {
        return Base64Url.encode(java.util.Base64.getMimeDecoder().decode(mime));
    }
}
