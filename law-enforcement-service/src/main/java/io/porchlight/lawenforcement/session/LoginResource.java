package io.porchlight.lawenforcement.session;

import io.porchlight.lawenforcement.LawEnforcementConfig;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in. {@code /login} remembers where to return and sends the browser to {@code /login/done}, the one address at which the
 * code flow begins and ends (RFC 6749 4.1, with PKCE, RFC 7636); from there it goes back to the portal. The session's cookie
 * is SameSite=Strict: it is set by the answer to the provider's redirect and first sent by the portal's own pages.
 */
@Path("/")
class LoginResource {
    static final String DONE = "/login/done";
    static final String LOGOUT = "/logout";

    private static final String RETURN_COOKIE = "porchlight_return";
    private static final String SESSION_COOKIE = "q_session";
    private static final int RETURN_SECONDS = 600;

    private final String portal;

    LoginResource(LawEnforcementConfig config) {
        this.portal = config.portalOrigin().toString();
    }

    @GET
    @Path("/login")
    public Response login(@QueryParam("return") @Nullable String path, @Context UriInfo here) {
        String value = Base64Url.encode(Bytes.utf8(ReturnPath.of(path)));
        return Response.seeOther(URI.create(DONE))
                .cookie(cookie(here, value, RETURN_SECONDS))
                // A login always begins a new session: an old or planted one must not be continued.
                .cookie(new NewCookie.Builder(SESSION_COOKIE)
                        .value("")
                        .path("/")
                        .maxAge(0)
                        .httpOnly(true)
                        .build())
                .build();
    }

    /** Reached only with a session; without one, the provider's form comes first. */
    @GET
    @Path("/login/done")
    public Response done(@CookieParam(RETURN_COOKIE) @Nullable String kept, @Context UriInfo here) {
        return Response.seeOther(URI.create(portal + ReturnPath.of(decoded(kept))))
                .cookie(cookie(here, "", 0))
                .build();
    }

    /** After the provider ended its own session. */
    @GET
    @Path("/public/signed-out")
    public Response signedOut() {
        return Response.seeOther(URI.create(portal + "/")).build();
    }

    private static @Nullable String decoded(@Nullable String kept) {
        try {
            return kept == null ? null : new String(Base64Url.decode(kept), StandardCharsets.UTF_8);
        } catch (Refused e) {
            return null;
        }
    }

    private static NewCookie cookie(UriInfo here, String value, int seconds) {
        return new NewCookie.Builder(RETURN_COOKIE)
                .value(value)
                .path("/login")
                .maxAge(seconds)
                .httpOnly(true)
                .secure("https".equals(here.getRequestUri().getScheme()))
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
