// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An output that cannot be written; the message is a sentence fit for the user. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  /** So that the same lines can be tried again without any coming twice. */
  public final boolean nothingWritten;

  OutputException(String sentence) {
    this(sentence, true);
  }

  OutputException(@Nullable String sentence, boolean nothingWritten) {
    super(sentence);
    this.nothingWritten = nothingWritten;
  }
}
