// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The descriptors of a process as the kernel lists them from outside. */
public record OpenFiles(List<String> links) {
  public static OpenFiles of(long pid) throws IOException {
    List<String> links = new ArrayList<>();
    try (DirectoryStream<Path> numbers =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path number : numbers) {
        try {
          links.add(Files.readSymbolicLink(number).toString());
        } catch (NoSuchFileException closed) {
          // since it was listed
        }
      }
    }
    return new OpenFiles(links);
  }

  public long count() {
    return links.size();
  }

  public long sockets() {
    return of("socket:");
  }

  /** Those whose name begins so. */
  public long of(String start) {
    return links.stream().filter(link -> link.startsWith(start)).count();
  }
}
