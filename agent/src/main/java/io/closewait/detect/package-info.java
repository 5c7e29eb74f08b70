// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Decides which open sockets are leaks: ticks, sweep, kinds, groups, retraction. Reads the socket
 * table, asks the kernel view, tells the reporters; knows no output and no instrumentation.
 */
@NullMarked
package io.closewait.detect;

import org.jspecify.annotations.NullMarked;
