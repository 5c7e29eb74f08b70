// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Likely cause and fix of a leak, from rules kept as data. Depends on io.closewait.detect only. */
package io.closewait.diagnose;
