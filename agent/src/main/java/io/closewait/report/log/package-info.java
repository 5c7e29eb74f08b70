// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The log for people: what it says, and where its lines go. The agent speaks to it through
 * slf4j-api, with loggers of its own, so that neither the application's logging nor
 * java.util.logging is ever touched. Depends on io.closewait.leak, io.closewait.diagnose,
 * io.closewait.options, io.closewait.report.file and io.closewait.report.text.
 */
@NullMarked
package io.closewait.report.log;

import org.jspecify.annotations.NullMarked;
