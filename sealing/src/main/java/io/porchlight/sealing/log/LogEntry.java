package io.porchlight.sealing.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;

/**
 * A record and its salt. What the log takes in is only {@link #entry()}, SHA-256(salt | JCS(record)): without the salt
 * nobody can guess a short record from it, and dropping record and salt erases the content without touching the tree.
 *
 * @param salt 32 random bytes
 * @param record the record as logged: of a signed one, the whole signed document (SF-18, SF-19, SF-23)
 */
public record LogEntry(byte[] salt, ObjectNode record) {
    /** Bytes in every salt. */
    public static final int SALT_LENGTH = 32;

    public LogEntry {
        requireSalt(salt);
        salt = salt.clone();
        record = record.deepCopy();
    }

    /** The record under a fresh salt. */
    public static LogEntry salted(ObjectNode record) {
        return new LogEntry(Bytes.random(SALT_LENGTH), record);
    }

    /** SHA-256(salt | JCS(record)), 32 bytes. */
    public static byte[] entry(byte[] salt, JsonNode record) {
        requireSalt(salt);
        return Sha256.of(salt, Jcs.canonical(record));
    }

    /** The log's entry, 32 bytes. */
    public byte[] entry() {
        return entry(salt, record);
    }

    /** The tree's hash of the entry (RFC 6962, 2.1). */
    public byte[] leafHash() {
        return TreeHash.leaf(entry());
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public ObjectNode record() {
        return record.deepCopy();
    }

    private static void requireSalt(byte[] salt) {
        if (salt.length != SALT_LENGTH) {
            throw new Refused("log.salt", "A salt has 32 bytes.");
        }
    }
}
