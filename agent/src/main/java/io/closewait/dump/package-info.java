// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a heap dump of HotSpot: once from the front to the back, which leaves its classes, its
 * roots and where in the file each stretch of addresses lies; then single objects, as they are
 * asked for. Memory is that of the classes and stretches, not that of the dump. Runs in the
 * command's JVM; depends on nothing.
 */
@NullMarked
package io.closewait.dump;

import org.jspecify.annotations.NullMarked;
