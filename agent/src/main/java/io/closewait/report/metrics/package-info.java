// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics for Prometheus: what is counted, how it is written, and the port it is served on. Loaded
 * only where the option {@code metrics} asks for it.
 */
@NullMarked
package io.closewait.report.metrics;

import org.jspecify.annotations.NullMarked;
