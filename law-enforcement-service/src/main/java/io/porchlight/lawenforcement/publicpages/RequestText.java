package io.porchlight.lawenforcement.publicpages;

import io.porchlight.contracts.api.CodeText;
import io.porchlight.contracts.api.TermsText;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.lawenforcement.request.PublishedRequest;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.request.FootageRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A published request in the words of a page. All is plain text; the template escapes it.
 *
 * @param from start of the window, in the request's own zone, which stands beside it
 */
record RequestText(
        long index,
        String requestId,
        String agencyId,
        String agency,
        String agencyKind,
        String offence,
        String purpose,
        String from,
        String to,
        String zone,
        String deadline,
        String retainUntil,
        String termsVersion,
        List<String> cells,
        String text) {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    static RequestText of(PublishedRequest published, CircleState agency) {
        FootageRequest request = published.request();
        ZoneId zone = zone(request.window().zone());
        return new RequestText(
                published.index(),
                request.requestId(),
                request.agencyId(),
                String.valueOf(agency.name()),
                agency.agencyKind() == null ? "" : agency.agencyKind().text(),
                text(ClosedLists.offences(), request.offence()),
                text(ClosedLists.purposes(), request.purpose()),
                MINUTE.format(request.window().start().atZone(zone)),
                MINUTE.format(request.window().end().atZone(zone)),
                zone.getId(),
                MINUTE.format(request.deadline().atZone(zone)),
                MINUTE.format(
                        Instant.ofEpochSecond(request.terms().retainUntil()).atZone(zone)),
                version(request.terms().text()),
                request.cells(),
                request.text());
    }

    private static String text(List<CodeText> list, String code) {
        return list.stream()
                .filter(entry -> entry.code().equals(code))
                .map(CodeText::text)
                .findFirst()
                .orElse(code);
    }

    private static String version(String hash) {
        return ClosedLists.terms().stream()
                .filter(terms -> terms.hash().equals(hash))
                .map(TermsText::version)
                .findFirst()
                .orElse(hash);
    }

    /** A zone that this Java no longer knows is shown as UTC, with that name beside it. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
