// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the hooks against the class files of real JDKs. */
package io.closewait.instrument;
