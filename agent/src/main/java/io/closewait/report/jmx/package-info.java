// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The MXBean {@code io.closewait:type=Closewait}. Only {@link io.closewait.report.jmx.JmxReporter}
 * may be loaded before it is time: the rest needs java.management, which a small runtime may lack
 * and which initialises java.util.logging.
 */
@NullMarked
package io.closewait.report.jmx;

import org.jspecify.annotations.NullMarked;
