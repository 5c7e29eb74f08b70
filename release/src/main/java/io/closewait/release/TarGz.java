// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Archives that are the same whoever makes them, and when: root's files, of one time, in one order.
 */
final class TarGz {
  private static final int PROGRAM = 0100755;
  private static final int FILE = 0100644;
  private static final int FOLDER = 0040755;

  private final Instant time;

  TarGz(Instant time) {
    this.time = time;
  }

  void write(Path archive, List<Member> members) throws IOException {
    Files.write(archive, compressed(tar("", members)));
  }

  /**
   * An archive that is not compressed. Package managers want the folders as entries of their own,
   * and {@code root}, such as {@code ./}, before each name.
   */
  byte[] tar(String root, List<Member> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      if (!root.isEmpty()) {
        put(tar, root, FOLDER, new byte[0]);
      }
      for (String folder : folders(members)) {
        put(tar, root + folder, FOLDER, new byte[0]);
      }
      for (Member member : members) {
        put(tar, root + member.path(), member.executable() ? PROGRAM : FILE, member.content());
      }
    }
    return bytes.toByteArray();
  }

  private void put(TarArchiveOutputStream tar, String name, int mode, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setSize(content.length);
    entry.setModTime(Date.from(time));
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static Set<String> folders(List<Member> members) {
    Set<String> folders = new TreeSet<>();
    for (Member member : members) {
      String path = member.path();
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        folders.add(path.substring(0, slash + 1));
      }
    }
    return folders;
  }

  static byte[] compressed(byte[] content) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
    parameters.setModificationInstant(Instant.EPOCH);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipCompressorOutputStream(bytes, parameters)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
