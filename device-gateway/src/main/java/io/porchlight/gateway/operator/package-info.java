/** What an operator does about single devices, from the command line of the packaged program. */
@NullMarked
package io.porchlight.gateway.operator;

import org.jspecify.annotations.NullMarked;
