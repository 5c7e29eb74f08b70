// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Who holds the leaked sockets: a bounded search of the live objects from the application's own
 * statics on, read backwards from the sockets. Reads memory only: no method of the application
 * runs, none of its classes is loaded or initialised.
 */
@NullMarked
package io.closewait.holders;

import org.jspecify.annotations.NullMarked;
