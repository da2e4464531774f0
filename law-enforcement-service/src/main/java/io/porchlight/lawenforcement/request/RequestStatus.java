package io.porchlight.lawenforcement.request;

/** Where a request stands. No state depends on homes (R5). */
enum RequestStatus {
    AWAITING("awaiting-second-officer"),
    SUBMITTED("submitted"),
    PUBLISHED("published"),
    REFUSED("refused"),
    /** Published, and its deadline is over; never stored. */
    CLOSED("closed");

    private final String text;

    RequestStatus(String text) {
        this.text = text;
    }

    /** The word on the wire. */
    String text() {
        return text;
    }

    /** What an officer sees of a stored state at a time (both Unix seconds). */
    static String shown(String stored, long deadline, long now) {
        return stored.equals(PUBLISHED.text) && now > deadline ? CLOSED.text : stored;
    }
}
