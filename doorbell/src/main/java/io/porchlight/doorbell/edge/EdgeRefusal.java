package io.porchlight.doorbell.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The device edge answered with a problem (RFC 9457). */
public final class EdgeRefusal extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String problem;

    private EdgeRefusal(int status, String problem, String detail) {
        super("The device edge answered " + status + " " + problem + ": " + detail);
        this.status = status;
        this.problem = problem;
    }

    static EdgeRefusal of(int status, byte[] body) {
        try {
            JsonNode json = new ObjectMapper().readTree(body);
            String type = json.path("type").asText("");
            return new EdgeRefusal(
                    status,
                    type.substring(type.lastIndexOf('/') + 1),
                    json.path("detail").asText(""));
        } catch (IOException e) {
            return new EdgeRefusal(status, "", "");
        }
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Last part of the problem type. */
    public String problem() {
        return problem;
    }

    /** Whether sending the same bytes again later may succeed. 401 says nothing of them: it is who calls that is not let in. */
    public boolean passing() {
        return status >= 500 || status == 429 || status == 408 || status == 401;
    }
}
