// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The two classes in the open: they find their jar and hand over to the isolated classes in it. */
@NullMarked
package io.closewait.launcher;

import org.jspecify.annotations.NullMarked;
