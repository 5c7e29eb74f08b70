// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The one class in the open: finds its jar and hands over to the isolated classes in it. */
package io.closewait.launcher;
