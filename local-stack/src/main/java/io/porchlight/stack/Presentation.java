package io.porchlight.stack;

import io.porchlight.stack.realm.DemoLogin;
import java.io.PrintStream;

/** Addresses and logins, for the person at the terminal. */
public final class Presentation {
    private Presentation() {}

    /** Prints what can be reached and who can sign in. */
    public static void print(LocalStack stack, Options.Scope scope, PrintStream out) {
        Addresses addresses = stack.addresses();
        out.println();
        if (scope == Options.Scope.ALL) {
            line(out, "Home app", addresses.homeApp());
            line(out, "Police portal", addresses.policePortal());
        }
        if (scope != Options.Scope.PARTS) {
            line(out, "Published requests", addresses.lawEnforcement() + "/public/requests");
            line(out, "Public log", addresses.log() + "/checkpoint");
            line(out, "Doorbells", addresses.gatewayHttps() + ", MQTT over TLS on " + addresses.gatewayMqttPort());
        }
        line(out, "Keycloak", addresses.keycloak());
        line(out, "Kafka", addresses.kafka());
        line(out, "Object storage", addresses.s3());
        line(out, "PostgreSQL", stack.database("consent").jdbcUrl().replaceFirst("/[^/]*$", ""));
        line(out, "Trust file", stack.keys().published().toString());
        out.println();
        for (DemoLogin login : stack.logins()) {
            out.printf("  %-14s %s  %s%n", login.username(), login.password(), login.role());
        }
        out.println();
    }

    private static void line(PrintStream out, String name, String value) {
        out.printf("  %-20s %s%n", name, value);
    }
}
