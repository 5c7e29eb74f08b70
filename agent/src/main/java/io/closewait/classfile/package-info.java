// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Class files as bytes: instructions are inserted into methods, names are renamed, and all else
 * stays as it is. Knows nothing of hooks. Of Byte Buddy's ASM it has the opcodes, which javac
 * copies.
 */
@NullMarked
package io.closewait.classfile;

import org.jspecify.annotations.NullMarked;
