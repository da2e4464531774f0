package io.porchlight.lawenforcement.request;

import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.request.FootageRequest;

/**
 * A case number with the salt of its commitment. Plain text: letters, digits, blanks between them, and the marks that
 * registries use; never a sign that a spreadsheet or a page could read as a command at its beginning.
 *
 * @param text 1 to 64 characters
 * @param salt base64url of 32 bytes
 */
record CaseNumber(String text, String salt) {
    /** Checks form and commitment: {@code case} = SHA-256(salt | case number) (SF-18). */
    static CaseNumber of(String text, String salt, FootageRequest request) {
        boolean plain = !text.isBlank()
                && text.length() <= Limits.CASE_NUMBER.number()
                && Character.isLetterOrDigit(text.codePointAt(0))
                && text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || " -_/.:()".indexOf(c) >= 0);
        if (!plain) {
            throw Refusal.CASE_NUMBER_INVALID.because("A case number has 1 to " + Limits.CASE_NUMBER.number()
                    + " letters, digits, blanks and - _ / . : ( ), and begins with a letter or digit.");
        }
        try {
            if (!FootageRequest.commit(Base64Url.decode(salt), text).equals(request.caseCommitment())) {
                throw new Refused("request.case", "The request commits to another case number or salt.");
            }
        } catch (Refused refused) {
            throw Refusal.CASE_NUMBER_INVALID.because(refused);
        }
        return new CaseNumber(text, salt);
    }
}
