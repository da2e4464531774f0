package io.porchlight.system.edge;

/** A client that nobody here wrote, one version of MQTT. */
interface ForeignClient {
    /** How it gets to the edge. */
    enum Way {
        TLS,
        WEBSOCKET;

        int port(GatewayNode gateway) {
            return this == TLS ? gateway.mqttPort() : gateway.httpsPort();
        }

        /** The edge in the words that clients have for it. */
        String address(GatewayNode gateway, String tlsScheme) {
            String authority = "://127.0.0.1:" + port(gateway);
            return this == TLS ? tlsScheme + authority : "wss" + authority + "/mqtt";
        }
    }

    /** Connects with the device's certificate. */
    Link connect(EdgeSite site, EdgeDevice device, Way way) throws Exception;

    /** What every such client can do, all of it at QoS 1. */
    interface Link extends AutoCloseable {
        void subscribe(String topic) throws Exception;

        /** Comes back once it is acknowledged; a program may take until its end. */
        void publish(String topic, String payload) throws Exception;

        /** What came first, waited for. */
        String heard(int patienceSeconds) throws Exception;
    }
}
