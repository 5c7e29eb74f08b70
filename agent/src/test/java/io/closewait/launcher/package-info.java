// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the isolated loader. */
package io.closewait.launcher;
