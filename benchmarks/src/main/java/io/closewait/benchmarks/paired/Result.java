// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.util.Map;

/** The figures of one run of one side. Immutable. */
record Result(String jdk, String work, String side, int round, Map<String, Double> figures) {}
