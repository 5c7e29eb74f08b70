// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How times, spans, names from outside and leaks are worded in every text that people read. Depends
 * on the JDK and the events of detect only.
 */
package io.closewait.report.text;
