// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.planted.report;

/** Lies above the class that names it. */
public final class Above {}
