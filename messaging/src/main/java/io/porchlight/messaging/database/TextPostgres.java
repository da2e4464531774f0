package io.porchlight.messaging.database;

import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.type.SqlTypes;

/**
 * PostgreSQL in which every text is a column of type {@code text}, as in our migrations. Hibernate expects
 * {@code varchar(255)} otherwise, and its validation of the schema would refuse each of them.
 */
public class TextPostgres extends PostgreSQLDialect {

    /** For Hibernate, which knows the database only from settings while the service is built. */
    public TextPostgres(DatabaseVersion version) {
        super(version);
    }

    /** For Hibernate, once it has looked at the database. */
    public TextPostgres(DialectResolutionInfo info) {
        super(info);
    }

    /** For Hibernate. */
    public TextPostgres() {}

    @Override
    protected String columnType(int sqlTypeCode) {
        return sqlTypeCode == SqlTypes.VARCHAR ? "text" : super.columnType(sqlTypeCode);
    }
}
