// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

/** Reads the descriptor number out of the objects of one class of sockets. */
interface SocketNumber {
  int NONE = -1;

  /** {@link #NONE} where it is closed, or not open yet. */
  int number(Object socket);
}
