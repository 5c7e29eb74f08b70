// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The watchman: looks at all JVMs of a host from outside, by the kernel's folder of processes
 * alone, and has only the one looked into that is sick. Runs in the command line's own JVM, on one
 * thread. Who a process is, and how one looks into it, is handed in. Depends on kernel, leak,
 * mailbox, options and the parts of report that write files, text and metrics.
 */
@NullMarked
package io.closewait.watch;

import org.jspecify.annotations.NullMarked;
