// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Whole programs with and without an agent, in one rotation, so that all sides share the machine's
 * weather; and the page that is made of the figures.
 */
package io.closewait.benchmarks.paired;
