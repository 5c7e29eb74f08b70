// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.IOException;

/** The file is no dump, or not one that can be read further. The message is a clause. */
public final class BrokenDumpException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenDumpException(String clause) {
    super(clause);
  }
}
