package io.porchlight.gateway.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.porchlight.gateway.limit.ClaimedIdentities;
import io.porchlight.gateway.limit.DeviceRates;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.OpenConnections;
import io.porchlight.gateway.limit.Sources;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The limits that all ports of a node share. */
final class LimitBeans {
    private LimitBeans() {}

    @Produces
    @Singleton
    static Doorstep doorstep(EdgeConfig config, MeterRegistry metrics) {
        var doorstep = new Doorstep(new Sources(shared(config)));
        FunctionCounter.builder("porchlight.edge.turned.away", doorstep, Doorstep::turnedAway)
                .description(
                        "connections closed before TLS: their source was locked out or far beyond its rate, or the node is stopping")
                .register(metrics);
        FunctionCounter.builder("porchlight.edge.handshakes.failed", doorstep, Doorstep::handshakesFailed)
                .register(metrics);
        return doorstep;
    }

    @Produces
    @Singleton
    static ClaimedIdentities claimedIdentities() {
        return new ClaimedIdentities();
    }

    @Produces
    @Singleton
    static DeviceRates deviceRates() {
        return new DeviceRates();
    }

    @Produces
    @Singleton
    static OpenConnections openConnections(EdgeConfig config, MeterRegistry metrics) {
        var open = new OpenConnections(config.connections(), shared(config));
        metrics.gauge("porchlight.edge.connections", open, OpenConnections::size);
        FunctionCounter.builder("porchlight.edge.no.room", open, OpenConnections::turnedAway)
                .description(
                        "connections closed before TLS: their source, or the node, had as many as it may have open")
                .register(metrics);
        return open;
    }

    private static Predicate<InetAddress> shared(EdgeConfig config) {
        List<IpSubnetFilterRule> networks = config.sharedSources().orElse(Set.of()).stream()
                .map(LimitBeans::network)
                .toList();
        return address -> networks.stream().anyMatch(rule -> rule.matches(new InetSocketAddress(address, 0)));
    }

    private static IpSubnetFilterRule network(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length != 2 || !parts[1].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("shared-sources names networks such as 10.0.0.0/8, not " + text);
        }
        return new IpSubnetFilterRule(parts[0], Integer.parseInt(parts[1]), IpFilterRuleType.ACCEPT);
    }
}
