// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of what reads and changes class files; against real JDKs it is held in {@code instrument}.
 */
package io.closewait.classfile;
