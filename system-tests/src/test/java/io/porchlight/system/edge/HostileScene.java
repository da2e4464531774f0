package io.porchlight.system.edge;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The site, a hostile process against its gateway, and a doorbell at work beside it, which must not have noticed anything
 * after each test.
 */
final class HostileScene implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final EdgeExtension edge = new EdgeExtension();
    private @Nullable HostileProcess attacker;
    private @Nullable Bystander bystander;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        edge.beforeAll(context);
        attacker = HostileProcess.start(site());
        bystander = Bystander.at(site());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        there(bystander).requireWell();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (bystander != null) {
            bystander.close();
        }
        if (attacker != null) {
            attacker.close();
        }
    }

    EdgeSite site() {
        return EdgeExtension.site();
    }

    HostileProcess attacker() {
        return there(attacker);
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the scene has not begun");
        }
        return part;
    }
}
