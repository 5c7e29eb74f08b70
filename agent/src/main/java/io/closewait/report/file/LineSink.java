// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.io.IOException;
import java.util.List;

/** Takes lines, batch by batch. */
public interface LineSink {
  /**
   * Appends lines, each with its line end.
   *
   * @throws IOException with a sentence for the user
   */
  void append(List<byte[]> lines) throws IOException;

  /** Keeps what it needs for the next batch from now on, or no longer. */
  default void keepOpen(boolean keep) throws IOException {}

  /** Gives back what it keeps; a batch that comes all the same is written. */
  default void close() {}
}
