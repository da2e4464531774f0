package io.porchlight.messaging.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.All;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The mapper of every service, in place of Quarkus' own, on a factory that keeps no names. */
public class Mappers {
    @Produces
    @Singleton
    ObjectMapper mapper(@All List<ObjectMapperCustomizer> customizers) {
        ObjectMapper mapper = JsonMapper.builder(new NamesNotKept()).build();
        customizers.stream().sorted().forEach(customizer -> customizer.customize(mapper));
        return mapper;
    }
}
