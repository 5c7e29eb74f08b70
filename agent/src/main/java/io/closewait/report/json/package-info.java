// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * JSON Lines for programs: as the run goes on, and of one moment. Depends on io.closewait.leak,
 * io.closewait.capture, io.closewait.diagnose, io.closewait.options and the packages of reports
 * below.
 */
@NullMarked
package io.closewait.report.json;

import org.jspecify.annotations.NullMarked;
