package io.porchlight.messaging.openapi;

import io.porchlight.messaging.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Completes what is read from a service's resources to its OpenAPI document: who may call what, and that every call may be
 * answered with a problem document (RFC 9457). Works while the service is built.
 */
public abstract class DescribedApi implements OASFilter {
    private static final String PROBLEM = "Problem";
    private static final DotName RESPONSE_STATUS = DotName.createSimple("org.jboss.resteasy.reactive.ResponseStatus");
    private static final Map<String, String> SUCCESSES =
            Map.of("200", "OK", "201", "Created", "202", "Accepted", "204", "Done; there is nothing to say");

    /** Status of the answer of each method that names one, by operation id. */
    private final Map<String, String> statuses = new HashMap<>();

    /**
     * @param index the service's classes; operation ids must be made by the strategy {@code class-method}
     */
    protected DescribedApi(IndexView index) {
        for (AnnotationInstance status : index.getAnnotations(RESPONSE_STATUS)) {
            if (status.target().kind() == AnnotationTarget.Kind.METHOD) {
                MethodInfo method = status.target().asMethod();
                statuses.put(
                        method.declaringClass().simpleName() + "_" + method.name(),
                        String.valueOf(status.value().asInt()));
            }
        }
    }

    /** The kinds of authentication of this service, by name. */
    protected abstract Map<String, SecurityScheme> schemes();

    /** The name of the kind that a call needs, or nothing if anybody may make it. */
    protected abstract Optional<String> scheme(String method, String path);

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
        components.addSchema(PROBLEM, problem());
        new TreeMap<>(schemes()).forEach(components::addSecurityScheme);
        api.setComponents(components);
        api.getPaths().getPathItems().forEach(this::complete);
    }

    private void complete(String path, PathItem item) {
        item.getOperations().forEach((method, operation) -> {
            operation.setSecurity(scheme(method.name(), path)
                    .map(name -> List.of(OASFactory.createSecurityRequirement().addScheme(name)))
                    .orElse(List.of()));
            APIResponses responses = responses(operation);
            answerAsTheMethodSays(operation, responses);
            // The framework's guesses name codes without a body; one answer tells of all of them.
            List.of("400", "401", "403").forEach(responses::removeAPIResponse);
            responses.setDefaultValue(refusal());
        });
    }

    /** The scanner knows neither the status that a method names nor that nothing is answered with 204. */
    private void answerAsTheMethodSays(Operation operation, APIResponses responses) {
        APIResponse created = responses.getAPIResponse("201");
        String guessed = created == null ? "200" : "201";
        APIResponse answer = responses.getAPIResponse(guessed);
        String usual = created != null && created.getContent() == null ? "204" : guessed;
        String status = statuses.getOrDefault(String.valueOf(operation.getOperationId()), usual);
        if (answer != null && !status.equals(guessed)) {
            responses.removeAPIResponse(guessed);
            responses.addAPIResponse(status, answer.description(SUCCESSES.getOrDefault(status, status)));
        }
    }

    private static APIResponses responses(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        return operation.getResponses();
    }

    private static APIResponse refusal() {
        return OASFactory.createAPIResponse()
                .description("A problem (RFC 9457); docs/problems.md has every type and how to mend it")
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(PROBLEM))));
    }

    private static Schema problem() {
        return type(Schema.SchemaType.OBJECT)
                .description("RFC 9457; some types have further members")
                .addProperty("type", type(Schema.SchemaType.STRING).format("uri"))
                .addProperty("title", type(Schema.SchemaType.STRING))
                .addProperty("status", type(Schema.SchemaType.INTEGER))
                .addProperty("detail", type(Schema.SchemaType.STRING))
                .required(List.of("type", "title", "status", "detail"));
    }

    private static Schema type(Schema.SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    /** A kind of authentication by an {@code Authorization: Bearer} header. */
    protected static SecurityScheme bearer(String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description(description);
    }
}
