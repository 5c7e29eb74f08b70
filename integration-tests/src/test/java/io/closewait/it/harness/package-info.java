// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests play with: real JVMs of several Java versions, the final jar in them, the other
 * end of their connections, and the kernel as the judge.
 */
package io.closewait.it.harness;
