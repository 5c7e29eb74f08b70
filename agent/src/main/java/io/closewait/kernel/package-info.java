// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** What the kernel says of a descriptor. Uses the JDK only; the agent's thread only. */
@NullMarked
package io.closewait.kernel;

import org.jspecify.annotations.NullMarked;
