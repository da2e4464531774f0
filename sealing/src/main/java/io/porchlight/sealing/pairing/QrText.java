package io.porchlight.sealing.pairing;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a doorbell's QR code: {@code porchlight:pair?d=<deviceId>&s=<base64url claim secret>}. Whoever can read
 * it can pair the doorbell while it is unpaired and its button was just pressed; so it is printed inside the box, not on
 * the doorbell's face.
 *
 * @param deviceId the RFC 7638 thumbprint of the doorbell's identity key
 * @param claimSecret 16 to 64 random bytes, known to the doorbell and to nobody else
 */
public record QrText(String deviceId, byte[] claimSecret) {
    /** Fewest bytes of a claim secret (128 bits). */
    public static final int MIN_SECRET_LENGTH = 16;

    private static final int MAX_SECRET_LENGTH = 64;
    private static final Pattern FORM =
            Pattern.compile("porchlight:pair\\?d=([A-Za-z0-9_-]{43})&s=([A-Za-z0-9_-]{22,86})");

    public QrText {
        if (!isThumbprint(deviceId)) {
            throw refused("The doorbell's code names no device.");
        }
        if (claimSecret.length < MIN_SECRET_LENGTH || claimSecret.length > MAX_SECRET_LENGTH) {
            throw refused("The doorbell's code has a secret of the wrong length.");
        }
        claimSecret = claimSecret.clone();
    }

    /** Reads the text of a QR code; refuses ("pairing.qr") anything that is not exactly of the form above. */
    public static QrText parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw refused("This is not a doorbell's pairing code. Scan the code in the doorbell's box.");
        }
        return new QrText(matcher.group(1), Base64Url.decode(matcher.group(2)));
    }

    /** The text to print as a QR code. */
    public String text() {
        return "porchlight:pair?d=" + deviceId + "&s=" + Base64Url.encode(claimSecret);
    }

    @Override
    public byte[] claimSecret() {
        return claimSecret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QrText that
                && deviceId.equals(that.deviceId)
                && Arrays.equals(claimSecret, that.claimSecret);
    }

    @Override
    public int hashCode() {
        return deviceId.hashCode();
    }

    /** Leaves the secret out, so that it cannot reach a log by accident. */
    @Override
    public String toString() {
        return "QrText[deviceId=" + deviceId + "]";
    }

    private static boolean isThumbprint(String text) {
        return text.matches("[A-Za-z0-9_-]{43}");
    }

    private static Refused refused(String message) {
        return new Refused("pairing.qr", message);
    }
}
