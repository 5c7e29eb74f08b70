// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The parts of the hot path and of the sweep, each alone, under JMH. */
package io.closewait.benchmarks.micro;
