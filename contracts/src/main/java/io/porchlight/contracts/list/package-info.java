/** Closed lists that every service shares: offences, purposes, terms. */
@NullMarked
package io.porchlight.contracts.list;

import org.jspecify.annotations.NullMarked;
