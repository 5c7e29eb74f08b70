// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/** A package for dpkg, made without its tools: an archive of two archives. */
final class DebianPackage {
  private static final int FILE = 0100644;

  private final String version;
  private final Instant time;

  DebianPackage(String version, Instant time) {
    // a tilde sorts before the end: 0.2.0~snapshot is older than 0.2.0
    this.version = version.replace("-", "~").toLowerCase(Locale.ROOT);
    this.time = time;
  }

  void write(Path folder, List<Member> files) throws IOException {
    TarGz archives = new TarGz(time);
    List<Member> control =
        List.of(Member.text("control", control(files)), Member.text("md5sums", sums(files)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
      put(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      put(ar, "control.tar.gz", TarGz.compressed(archives.tar("./", control)));
      put(ar, "data.tar.gz", TarGz.compressed(archives.tar("./", files)));
    }
    Files.write(folder.resolve("closewait_" + version + "_all.deb"), bytes.toByteArray());
  }

  private void put(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, content.length, 0, 0, FILE, time.getEpochSecond()));
    ar.write(content);
    ar.closeArchiveEntry();
  }

  private String control(List<Member> files) {
    long bytes = 0;
    for (Member file : files) {
      bytes += file.content().length;
    }
    return String.join(
        "\n",
        "Package: closewait",
        "Version: " + version,
        "Architecture: all",
        "Maintainer: the Closewait authors <authors@closewait.io>",
        "Installed-Size: " + (bytes + 1023) / 1024,
        "Depends: default-jre-headless | java8-runtime-headless",
        // to load the agent into a running JVM takes a JDK, the rest only a runtime
        "Recommends: default-jdk-headless",
        "Section: java",
        "Priority: optional",
        "Homepage: https://closewait.io",
        "Description: names the code that leaks sockets in a JVM",
        " A Java agent that watches a JVM from the inside, asks the kernel whether a",
        " connection is really dead, and writes down the line that opened it and the",
        " line that read its end; with a command line that looks into running JVMs.",
        "");
  }

  private static String sums(List<Member> files) {
    StringBuilder out = new StringBuilder();
    for (Member file : files) {
      out.append(Checksums.hex("MD5", file.content()))
          .append("  ")
          .append(file.path())
          .append('\n');
    }
    return out.toString();
  }
}
