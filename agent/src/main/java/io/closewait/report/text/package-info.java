// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How times, spans and names from outside are written in every text that people read. Depends on
 * the JDK only.
 */
package io.closewait.report.text;
