package io.porchlight.video.storage;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.porchlight.messaging.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plain S3: put, ranged get, delete. Each call runs on a virtual thread, which never touches Hibernate Reactive; its
 * result comes back on the Vert.x context of the subscriber, where the next database call must be.
 */
@ApplicationScoped
public class ObjectStore {

    private static final String MEDIA_TYPE = "application/octet-stream";

    private final MinioClient client;
    private final String bucket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ObjectStore(StorageSettings settings) {
        this.client = MinioClient.builder()
                .endpoint(settings.url())
                .credentials(settings.accessKey(), settings.secretKey())
                .build();
        this.bucket = settings.bucket();
    }

    /** Work with a stream on a virtual thread. */
    public interface StreamWork {
        void on(InputStream in) throws Exception;
    }

    /**
     * Writes an object of known length while it is read: one request, or parts of 5 MiB, one of which is in memory. If
     * the stream fails, no object comes to be.
     */
    public Uni<Void> put(String key, InputStream in, long length) {
        return call(() -> {
            try (in) {
                client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(in, length, -1)
                        .contentType(MEDIA_TYPE)
                        .build());
            }
            return null;
        });
    }

    /** Reads a part of an object. */
    public Uni<Void> read(String key, long offset, long length, StreamWork work) {
        return call(() -> {
            try (InputStream in = client.getObject(GetObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .offset(offset)
                    .length(length)
                    .build())) {
                work.on(in);
            }
            return null;
        });
    }

    /** Deletes objects; one that is not there is deleted already. */
    public Uni<Void> delete(Collection<String> keys) {
        return call(() -> {
            for (String key : keys) {
                client.removeObject(
                        RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            }
            return null;
        });
    }

    /** Makes the bucket if it is not there. */
    public Uni<Void> prepare() {
        return call(() -> {
            if (!reachable()) {
                client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            }
            return null;
        });
    }

    /** Whether the bucket is there; blocks. */
    boolean reachable() throws Exception {
        return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
    }

    private <T> Uni<T> call(Callable<T> work) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            Uni<T> result = Uni.createFrom()
                    .emitter(emitter -> threads.execute(() -> {
                        try {
                            emitter.complete(work.call());
                        } catch (Exception e) {
                            emitter.fail(cause(e));
                        }
                    }));
            return context == null ? result : result.emitOn(task -> context.runOnContext(ignored -> task.run()));
        });
    }

    /** The client wraps what a stream throws; a problem is told as it is. */
    private static Throwable cause(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem || cause instanceof StreamProblem) {
                return cause instanceof StreamProblem stream ? stream.problem() : cause;
            }
        }
        return failure;
    }

    /** A problem found while a stream is read. */
    public static final class StreamProblem extends IOException {

        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        public StreamProblem(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
