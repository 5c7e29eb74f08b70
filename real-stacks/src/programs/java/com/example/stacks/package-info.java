// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that use released servers and clients, as applications do: well, or in one of the ways
 * that leak. They run inside the tested JVM; the line that a report must name carries a mark.
 */
package com.example.stacks;
