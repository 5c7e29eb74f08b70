// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The two classes in the open: they find their jar and hand over to the isolated classes in it. */
package io.closewait.launcher;
