// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

/** Is told how far the reading has come. */
public interface Progress {
  void read(long bytes, long of);
}
