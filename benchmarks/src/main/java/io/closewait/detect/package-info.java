/** Benchmarks of what only this package of the agent can reach. */
package io.closewait.detect;
