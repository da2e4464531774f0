package io.porchlight.system.edge;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One {@link EdgeSite} for all test classes that ask for it, stopped after the last of them. */
final class EdgeExtension implements BeforeAllCallback {
    private static @Nullable EdgeSite site;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        synchronized (EdgeExtension.class) {
            if (site == null) {
                site = EdgeSite.start();
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

    private static void stop() {
        synchronized (EdgeExtension.class) {
            if (site != null) {
                site.close();
                site = null;
            }
        }
    }
}
