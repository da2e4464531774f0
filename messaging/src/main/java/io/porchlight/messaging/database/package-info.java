/** What Hibernate has to know about our databases. */
@NullMarked
package io.porchlight.messaging.database;

import org.jspecify.annotations.NullMarked;
