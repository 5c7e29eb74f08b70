// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's text log, spoken to through slf4j-api: our own provider, so that neither the
 * application's logging nor java.util.logging is ever touched. Depends on io.closewait.report.file
 * and io.closewait.report.text.
 */
package io.closewait.report.log;
