// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The hook table and what inserts one static call per row: the patcher of {@code classfile}, and
 * behind it Byte Buddy's ASM, of which this is the only user, for class files that the patcher does
 * not know. Knows nothing of leaks.
 */
@NullMarked
package io.closewait.instrument;

import org.jspecify.annotations.NullMarked;
