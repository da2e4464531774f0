package io.porchlight.stack.part;

/**
 * A database of its own for one service.
 *
 * @param name of the database
 * @param jdbcUrl {@code jdbc:postgresql://…}
 * @param reactiveUrl {@code postgresql://…}, for Vert.x
 * @param owner may change the schema (migrations)
 * @param application may read and write rows of the owner's tables, nothing else
 */
public record Database(String name, String jdbcUrl, String reactiveUrl, Login owner, Login application) {
    /** A role and its password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }
}
