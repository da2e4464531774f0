package io.porchlight.system.edge;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One {@link EdgeSite} for all test classes that ask for it, stopped after the last of them. */
final class EdgeExtension implements BeforeAllCallback {
    private static @Nullable EdgeSite site;
    private static @Nullable Silence silence;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        synchronized (EdgeExtension.class) {
            if (site == null) {
                site = EdgeSite.start();
                silence = Silence.begin(site);
                AutoCloseable end = EdgeExtension::stop;
                context.getRoot()
                        .getStore(Namespace.create(EdgeExtension.class))
                        .put("site", end);
            }
        }
    }

    /** The running site. */
    static EdgeSite site() {
        synchronized (EdgeExtension.class) {
            if (site == null) {
                throw new IllegalStateException("This test class lacks @ExtendWith(EdgeExtension.class).");
            }
            return site;
        }
    }

    /** Those who have said nothing since it began. */
    static Silence silence() {
        synchronized (EdgeExtension.class) {
            if (silence == null) {
                throw new IllegalStateException("This test class lacks @ExtendWith(EdgeExtension.class).");
            }
            return silence;
        }
    }

    private static void stop() {
        synchronized (EdgeExtension.class) {
            if (silence != null) {
                silence.close();
                silence = null;
            }
            if (site != null) {
                site.close();
                site = null;
            }
        }
    }
}
