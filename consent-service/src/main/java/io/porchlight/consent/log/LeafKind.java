package io.porchlight.consent.log;

/** What a leaf of the public log stands for. */
public enum LeafKind {
    /** A signed footage request; its text is public. */
    REQUEST("request", true),
    /** A signed link of an agency's chain; public. */
    AGENCY_LINK("agency-link", true),
    /** A signed grant; shown by its home and in evidence bags only. */
    GRANT("grant", false),
    /** The root of a batch of statements. */
    INGEST("ingest", false);

    private final String word;
    private final boolean published;

    LeafKind(String word, boolean published) {
        this.word = word;
        this.published = published;
    }

    /** As it stands in the database. */
    String word() {
        return word;
    }

    /** Whether record and salt are published beside the tree. */
    boolean isPublished() {
        return published;
    }

    static LeafKind of(String word) {
        for (LeafKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such leaf kind: " + word);
    }
}
