// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that run inside the tested JVM, as an application would: Java 8, no dependency on
 * Closewait.
 *
 * <p>Each scenario treats its sockets in one way, well or badly. It is played on command, line by
 * line over stdin and stdout; the other end of its connections lives in the test's own JVM. A
 * comment such as {@code // open} or {@code // eof} marks the line that a report must name.
 */
package com.example.app;
