// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** An agent of its own, away from the measured programs: an agent is loaded from its jar. */
package io.closewait.benchmarks.empty;
