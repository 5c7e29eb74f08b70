// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.file;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The process's standard error. Not System.err, which the application may have turned into its own
 * logging: our lines would come back as its lines, under its locks.
 */
public final class StandardError implements LineSink {
  public static final StandardError INSTANCE =
      new StandardError(new FileOutputStream(FileDescriptor.err));

  private final OutputStream out;

  StandardError(OutputStream out) {
    this.out = out;
  }

  @Override
  public synchronized void append(List<byte[]> lines) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.write(line, 0, line.length);
    }
    all.writeTo(out);
    out.flush();
  }
}
