// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Decides which open sockets are leaks: ticks, sweep, kinds, groups, retraction. Reads the socket
 * table, asks the kernel view, tells the reporters; knows no output and no instrumentation.
 */
package io.closewait.detect;
