// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Events for Java Flight Recorder. The classes are in the source folder {@code java-internals}, as
 * jdk.jfr is no part of Java 8's API, and are found by name: a runtime without the module lacks
 * this output only. The recorder is never started from here.
 */
@NullMarked
package io.closewait.report.jfr;

import org.jspecify.annotations.NullMarked;
