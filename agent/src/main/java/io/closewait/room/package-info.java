// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How much of the application's heap the agent may keep, and how that is shared out among those who
 * keep something. Depends on nothing.
 */
@NullMarked
package io.closewait.room;

import org.jspecify.annotations.NullMarked;
