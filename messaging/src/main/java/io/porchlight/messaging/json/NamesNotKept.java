package io.porchlight.messaging.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import com.fasterxml.jackson.core.sym.CharsToNameCanonicalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Jackson's factory, but that it keeps no names. The usual one keeps those of members that it has read, thousands of up to
 * 50,000 characters, and copies its table for each new one; whoever may send a body can make names up. Bytes are read
 * with a table that goes with the parser: without any, Jackson would decode them otherwise, and put up with bytes that are no
 * UTF-8.
 */
public final class NamesNotKept extends JsonFactory {
    private static final long serialVersionUID = 1;
    private static final int WITH_TABLE = Feature.CANONICALIZE_FIELD_NAMES.getMask();

    public NamesNotKept() {
        super((JsonFactoryBuilder)
                builder().disable(Feature.CANONICALIZE_FIELD_NAMES).disable(Feature.INTERN_FIELD_NAMES));
    }

    private NamesNotKept(NamesNotKept other, ObjectCodec codec) {
        super(other, codec);
    }

    @Override
    public JsonFactory copy() {
        return new NamesNotKept(this, null);
    }

    @Override
    protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
        return parser(new ByteSourceJsonBootstrapper(context, in));
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return parser(new ByteSourceJsonBootstrapper(context, data, offset, length));
    }

    private JsonParser parser(ByteSourceJsonBootstrapper bytes) throws IOException {
        return bytes.constructParser(
                _parserFeatures,
                _objectCodec,
                ByteQuadsCanonicalizer.createRoot(),
                CharsToNameCanonicalizer.createRoot(this),
                _factoryFeatures | WITH_TABLE);
    }
}
