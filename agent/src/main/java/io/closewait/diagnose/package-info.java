// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Likely cause and fix of a leak, from rules kept as data. Depends on io.closewait.leak, on the
 * stacks of io.closewait.capture and on the patterns of io.closewait.options.
 */
@NullMarked
package io.closewait.diagnose;

import org.jspecify.annotations.NullMarked;
