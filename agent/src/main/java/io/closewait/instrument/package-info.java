// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The hook table and the visitor that inserts one static call per row. The only user of Byte
 * Buddy's ASM; knows nothing of leaks.
 */
package io.closewait.instrument;
