// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The programs that are measured with and without an agent. They run inside the measured JVM: Java
 * 8, no dependency, loopback only, and each ends by itself.
 */
package io.closewait.benchmarks.load;
