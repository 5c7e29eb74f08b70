// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The report for the browser: one file that needs nothing else, neither a network nor a server. All
 * text from outside passes through {@link io.closewait.report.html.Html#text}.
 */
@NullMarked
package io.closewait.report.html;

import org.jspecify.annotations.NullMarked;
