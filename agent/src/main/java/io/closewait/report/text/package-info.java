// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How leaks, counts, times and names from outside are worded in every text that people read, and
 * what such a text is about. Depends on io.closewait.leak, io.closewait.capture,
 * io.closewait.diagnose, io.closewait.options and io.closewait.mailbox.
 */
@NullMarked
package io.closewait.report.text;

import org.jspecify.annotations.NullMarked;
