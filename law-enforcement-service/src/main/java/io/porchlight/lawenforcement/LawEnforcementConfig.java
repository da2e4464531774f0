package io.porchlight.lawenforcement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the operator decides. Nothing secret has a default; a missing or wrong value stops the service at its start. */
@ConfigMapping(prefix = "porchlight")
public interface LawEnforcementConfig {
    /** The portal's origin ({@code https://host[:port]}): the only one whose pages may use a session. */
    URI portalOrigin();

    /** The trust file (SF-24); its accrediting keys decide which agencies there can be. */
    Path trust();

    /** consent-service, asked for officers' clip tokens. */
    Consent consent();

    /** Portal sessions. */
    Session session();

    /** consent-service. */
    interface Consent {
        /** Its base URL. */
        URI url();
    }

    /** Portal sessions. */
    interface Session {
        /** How long a session may last before the officer signs in again. */
        @WithDefault("10h")
        @DurationMin(minutes = 5)
        @DurationMax(hours = 24)
        Duration longest();
    }
}
