package io.porchlight.gateway;

import io.porchlight.gateway.operator.OperatorCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** The gateway; with arguments an operator's command instead. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... args) {
        if (args.length == 0) {
            Quarkus.run(args);
        } else {
            System.exit(OperatorCommand.run(List.of(args), ConfigProvider.getConfig(), System.out, System.err));
        }
    }
}
