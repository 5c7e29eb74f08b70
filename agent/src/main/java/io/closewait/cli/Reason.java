// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, in words instead of class names. */
final class Reason {
  private Reason() {}

  static String of(IOException failed) {
    if (failed instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failed instanceof AccessDeniedException) {
      return "this user may not";
    }
    String said =
        failed instanceof FileSystemException
            ? ((FileSystemException) failed).getReason()
            : failed.getMessage();
    return said == null ? failed.toString() : said;
  }
}
