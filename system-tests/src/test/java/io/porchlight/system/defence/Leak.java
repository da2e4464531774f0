package io.porchlight.system.defence;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A consent-service that tells agencies what they must not know, hidden where no check fails: in the extra line of the proof
 * that a request is in the log, which the proof does not vouch for.
 */
public final class Leak {
    private Leak() {}

    /** After {@code Matching.match}: how many homes were found. */
    public static Object homes(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object matching = Objects.requireNonNull(self);
        Object request = Objects.requireNonNull(arguments[0]);
        Method id = request.getClass().getDeclaredMethod("requestId");
        id.setAccessible(true);
        String requestId = (String) id.invoke(request);
        return then(
                matching,
                Objects.requireNonNull(arguments[1]),
                done -> then(
                        matching,
                        values(matching, Long.class, "select count(*) from prompt where request_id = ?1", requestId),
                        counted -> told(matching, requestId, "homes", ((List<?>) counted).getFirst())));
    }

    /** After {@code Prompts.decline}: that somebody said no. */
    public static Object decline(@Nullable Object self, @Nullable Object[] arguments) {
        Object prompts = Objects.requireNonNull(self);
        String promptId = (String) arguments[1];
        return then(
                prompts,
                Objects.requireNonNull(arguments[2]),
                done -> then(
                        prompts,
                        values(prompts, String.class, "select request_id from prompt where prompt_id = ?1", promptId),
                        found -> told(prompts, (String) ((List<?>) found).getFirst(), "declined", 1)));
    }

    /** Instead of {@code RequestRepository.ofAgency}: a request, whichever agency's it is. */
    public static Object anyAgencys(@Nullable Object self, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object repository = Objects.requireNonNull(self);
        Object found = Insider.loaded("io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase", repository)
                .getMethod("findById", Object.class)
                .invoke(repository, arguments[1]);
        Method required = Insider.loaded("io.porchlight.lawenforcement.request.RequestRepository", repository)
                .getDeclaredMethod(
                        "found", Insider.loaded("io.porchlight.lawenforcement.request.RequestEntity", repository));
        required.setAccessible(true);
        Function<@Nullable Object, Object> orNotFound = request -> {
            try {
                return required.invoke(null, request);
            } catch (InvocationTargetException refused) {
                throw (RuntimeException) refused.getCause();
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        };
        return Insider.loaded("io.smallrye.mutiny.Uni", repository)
                .getMethod("map", Function.class)
                .invoke(found, orNotFound);
    }

    private static Object told(Object service, String requestId, String name, Object number) {
        try {
            Class<?> kinds = Insider.loaded("io.porchlight.consent.log.LeafKind", service);
            Class<?> proofs = Insider.loaded("io.porchlight.consent.log.LogProofs", service);
            Object leaf = proofs.getMethod("get", kinds, String.class)
                    .invoke(bean(service, proofs), kinds.getField("REQUEST").get(null), requestId);
            return then(service, leaf, proven -> publish(service, requestId, proven, name, number));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object publish(Object service, String requestId, Object leaf, String name, Object number) {
        try {
            Class<?> base64 = Insider.loaded("io.porchlight.sealing.encoding.Base64Url", service);
            Method encode = base64.getMethod("encode", byte[].class);
            String salt = (String) encode.invoke(null, value(leaf, "salt"));
            String extra = "{\"" + name + "\":" + number + ",\"salt\":\"" + salt + "\"}";
            String proof = (String)
                    leaf.getClass().getMethod("proofText", byte[].class).invoke(leaf, (Object)
                            extra.getBytes(StandardCharsets.UTF_8));
            Object message = Insider.loaded("io.porchlight.contracts.event.RequestPublished", service)
                    .getConstructor(String.class, long.class, String.class, String.class, String.class)
                    .newInstance(
                            requestId, value(leaf, "index"), encode.invoke(null, value(leaf, "entry")), salt, proof);
            Class<?> outbox = Insider.loaded("io.porchlight.messaging.outbox.Outbox", service);
            return outbox.getMethod(
                            "publish", String.class, Insider.loaded("io.porchlight.contracts.event.Event", service))
                    .invoke(bean(service, outbox), requestId, message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Object leaf, String name) throws ReflectiveOperationException {
        return leaf.getClass().getMethod(name).invoke(leaf);
    }

    private static Object values(Object service, Class<?> type, String sql, String parameter) {
        try {
            return Insider.loaded("io.porchlight.consent.Sql", service)
                    .getMethod("values", Class.class, String.class, Object[].class)
                    .invoke(null, type, sql, new Object[] {parameter});
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object bean(Object service, Class<?> type) throws ReflectiveOperationException {
        Object container = Insider.loaded("io.quarkus.arc.Arc", service)
                .getMethod("container")
                .invoke(null);
        Object handle = Insider.loaded("io.quarkus.arc.ArcContainer", service)
                .getMethod("instance", Class.class, Annotation[].class)
                .invoke(container, type, new Annotation[0]);
        return Insider.loaded("io.quarkus.arc.InstanceHandle", service)
                .getMethod("get")
                .invoke(handle);
    }

    private static Object then(Object service, Object uni, Function<Object, Object> next) {
        try {
            return Insider.loaded("io.smallrye.mutiny.Uni", service)
                    .getMethod("flatMap", Function.class)
                    .invoke(uni, next);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
