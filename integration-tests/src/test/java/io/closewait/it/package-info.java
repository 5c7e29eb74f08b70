// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** End to end: the final jar in real JVMs, its reports held against the kernel. */
package io.closewait.it;
