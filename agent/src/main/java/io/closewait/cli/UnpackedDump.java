// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A dump that can be read at any place; a packed one is unpacked beside it for that long. */
final class UnpackedDump implements Closeable {
  private static final int BUFFER = 1 << 16;

  final Path path;
  private final boolean copy;
  private final Thread atExit = new Thread(this::remove, "closewait-unpacked");

  private UnpackedDump(Path path, boolean copy) {
    this.path = path;
    this.copy = copy;
    if (copy) {
      Runtime.getRuntime().addShutdownHook(atExit);
    }
  }

  /** {@code folder}: where it is unpacked; null: beside the file. */
  static UnpackedDump of(Path file, @Nullable Path folder, Console console) throws IOException {
    if (!isPacked(file)) {
      return new UnpackedDump(file, false);
    }
    Path beside = folder != null ? folder : file.toAbsolutePath().getParent();
    Path made =
        Files.createTempFile(
            beside,
            "closewait-unpacked-",
            ".hprof",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    UnpackedDump dump = new UnpackedDump(made, true);
    console.warn("unpacking to " + made + ", which is deleted afterwards");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER);
        OutputStream out = Files.newOutputStream(made, StandardOpenOption.WRITE)) {
      copy(in, out, console);
      return dump;
    } catch (IOException | RuntimeException | Error e) {
      dump.close();
      throw e;
    }
  }

  private static boolean isPacked(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private static void copy(InputStream in, OutputStream out, Console console) throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (true) {
      int n;
      try {
        n = in.read(buffer);
      } catch (java.io.EOFException | java.util.zip.ZipException cut) {
        console.warn("the file is not packed to its end: " + cut.getMessage());
        return;
      }
      if (n < 0) {
        return;
      }
      out.write(buffer, 0, n);
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException left) {
      // its name was said
    }
  }

  @Override
  public void close() {
    if (copy) {
      remove();
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException ending) {
        // then it runs by itself
      }
    }
  }
}
