package io.porchlight.consent.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.consent.Blocking;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.log.TilePath;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The public log, read without credentials by anybody (C2SP tlog-tiles). */
@Path("/log")
class LogResource {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final TileFolder folder;
    private final LeafRepository leaves;
    private final Blocking blocking;

    LogResource(TileFolder folder, LeafRepository leaves, Blocking blocking) {
        this.folder = folder;
        this.leaves = leaves;
        this.blocking = blocking;
    }

    @GET
    @Path("/checkpoint")
    @Produces(MediaType.TEXT_PLAIN)
    public Uni<Response> checkpoint() {
        return file("checkpoint", "text/plain; charset=utf-8", "public, no-cache");
    }

    @GET
    @Path("/tile/entries/{index: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Uni<Response> entries(@PathParam("index") String index) {
        return file(TileFolder.entriesPath(path("0/" + index)), MediaType.APPLICATION_OCTET_STREAM, FOR_EVER);
    }

    @GET
    @Path("/tile/{path: [0-9]+/.+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Uni<Response> tile(@PathParam("path") String path) {
        return file(path(path).text(), MediaType.APPLICATION_OCTET_STREAM, FOR_EVER);
    }

    /** Record and salt of what is published; of everything else nothing is known here. */
    @GET
    @Path("/records/{index}")
    @WithTransaction
    public Uni<ObjectNode> record(@PathParam("index") long index) {
        return leaves.find("leafIndex = ?1 and published and proof is not null", index)
                .firstResult()
                .map(leaf -> {
                    if (leaf == null) {
                        throw Problem.notFound();
                    }
                    return Json.object("record", LeafRepository.record(leaf), "salt", leaf.salt);
                });
    }

    private static TilePath path(String rest) {
        try {
            return TilePath.parse("tile/" + rest);
        } catch (Refused refused) {
            throw Problem.notFound();
        }
    }

    private Uni<Response> file(String path, String type, String caching) {
        return blocking.run(() -> folder.read(path)).map(found -> Response.ok(found.orElseThrow(Problem::notFound))
                .type(type)
                .header("Cache-Control", caching)
                .build());
    }
}
