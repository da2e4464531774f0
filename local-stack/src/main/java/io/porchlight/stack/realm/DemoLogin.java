package io.porchlight.stack.realm;

import io.porchlight.stack.folder.Secrets;
import java.util.List;

/**
 * A person of the demo who can sign in.
 *
 * @param agency the slug of an officer's agency, empty for people at home
 * @param role in words, for the person who runs the demo
 */
public record DemoLogin(
        String realm, String username, String password, String firstName, String lastName, String agency, String role) {

    /** Everybody, with passwords kept on the devices' half of the data folder. */
    public static List<DemoLogin> all(Secrets logins) {
        return List.of(
                home(logins, "alice", "Alice", "Moreau", "home owner"),
                home(logins, "bob", "Bob", "Moreau", "second person of Alice's home"),
                officer(logins, "officer.ada", "Ada", "Okafor", "riverton-pd"),
                officer(logins, "officer.ben", "Ben", "Larsen", "riverton-pd"),
                officer(logins, "officer.cleo", "Cleo", "Marsh", "lakeside-pd"));
    }

    private static DemoLogin home(Secrets logins, String name, String first, String last, String role) {
        return new DemoLogin(Realms.HOMES, name, logins.secret(name), first, last, "", role);
    }

    private static DemoLogin officer(Secrets logins, String name, String first, String last, String agency) {
        return new DemoLogin(Realms.AGENCIES, name, logins.secret(name), first, last, agency, "officer, " + agency);
    }

    @Override
    public String toString() {
        return realm + "/" + username;
    }
}
