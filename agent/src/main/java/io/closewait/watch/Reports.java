// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.report.file.WholeFile;
import io.closewait.report.text.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder in which reports are kept, for its owner only: the newest fifty visits, or fewer where
 * they are large.
 */
public final class Reports {
  private static final int MOST_VISITS = 50;
  private static final long MOST_BYTES = 200L << 20;
  private static final int LONGEST_NAME = 60;

  private final Path folder;

  private Reports(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder where it is not there, and checks that nobody else can look into it. */
  public static Reports in(Path folder) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException there) {
      LinkOption strict = LinkOption.NOFOLLOW_LINKS;
      String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, strict));
      if (!Files.isDirectory(folder, strict)) {
        throw new IOException("it is no folder");
      }
      if (!rights.endsWith("------")) {
        throw new IOException("others may look into it; type: chmod 700 " + folder);
      }
    }
    return new Reports(folder);
  }

  Path folder() {
    return folder;
  }

  /** Keeps the reports of a visit; the path of them without their ending. */
  Path keep(Jvm jvm, long epochMillis, Map<String, String> reports) throws IOException {
    String time = Timestamp.of(epochMillis).substring(0, 19).replaceAll("[^0-9T]", "");
    String name = jvm.name.replaceAll("[^A-Za-z0-9._-]", "_");
    String stem =
        time + "-" + jvm.pid + "-" + name.substring(0, Math.min(LONGEST_NAME, name.length()));
    for (Map.Entry<String, String> report : reports.entrySet()) {
      new WholeFile(folder.resolve(stem + "." + report.getKey()))
          .replace(report.getValue().getBytes(StandardCharsets.UTF_8));
    }
    roll();
    return folder.resolve(stem);
  }

  private void roll() throws IOException {
    TreeMap<String, List<Path>> visits = new TreeMap<>();
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{8}T\\d{6}-\\d+-.*")) {
          String stem = name.replaceFirst("\\.(txt|jsonl|html)(\\.new)?$", "");
          visits.computeIfAbsent(stem, first -> new ArrayList<>()).add(file);
          bytes += Files.size(file);
        }
      }
    }
    while (visits.size() > 1 && (visits.size() > MOST_VISITS || bytes > MOST_BYTES)) {
      for (Path file : visits.pollFirstEntry().getValue()) {
        bytes -= Files.size(file);
        Files.delete(file);
      }
    }
  }
}
