package io.porchlight.gateway.mqtt;

/**
 * User name and password of a CONNECT, unchecked.
 *
 * @param claimed the device that it claims to be
 * @param proof the signed login
 */
public record Login(String claimed, String proof) {
    /** Never the proof: whoever reads a log must not be able to log in. */
    @Override
    public String toString() {
        return "Login[]";
    }
}
