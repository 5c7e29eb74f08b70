// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The files that a user gets, and where they lie: in a folder of any name, or where Debian wants
 * them.
 */
final class Installation {
  private final Path sources;
  private final byte[] jar;
  private final String version;
  private final Manual manual;

  private Installation(Path sources, byte[] jar, String version) {
    this.sources = sources;
    this.jar = jar;
    this.version = version;
    this.manual = new Manual(version);
  }

  static Installation of(Path sources, Path jar, String version) throws IOException {
    return new Installation(sources, Files.readAllBytes(jar), version);
  }

  /** For a folder that somebody unpacks: all below one folder that tells the version. */
  List<Member> anywhere() throws IOException {
    String top = "closewait-" + version + "/";
    return List.of(
        Member.file(top + "closewait-agent.jar", jar),
        Member.program(top + "bin/closewait", wrapper("")),
        Member.text(top + "share/man/man1/closewait.1", manual.roff()),
        Member.text(top + "share/bash-completion/completions/closewait", Completion.bash()),
        Member.file(top + "LICENSE", read("LICENSE")),
        Member.file(top + "NOTICE", read("agent/src/main/resources/META-INF/NOTICE")),
        Member.file(top + "CHANGELOG.md", read("CHANGELOG.md")),
        Member.file(top + "README.md", read("README.md")));
  }

  List<Member> onDebian() throws IOException {
    String home = "usr/share/closewait/";
    String documents = "usr/share/doc/closewait/";
    return List.of(
        Member.file(home + "closewait-agent.jar", jar),
        Member.program("usr/bin/closewait", wrapper("share/closewait/")),
        Member.file("usr/share/man/man1/closewait.1.gz", TarGz.compressed(bytes(manual.roff()))),
        Member.text("usr/share/bash-completion/completions/closewait", Completion.bash()),
        Member.text(documents + "copyright", copyright()),
        Member.file(documents + "changelog.gz", TarGz.compressed(read("CHANGELOG.md"))));
  }

  private String copyright() throws IOException {
    return "Copyright: the Closewait authors\nLicense: Apache-2.0\n"
        + " /usr/share/common-licenses/Apache-2.0 has its text.\n\n"
        + new String(read("agent/src/main/resources/META-INF/NOTICE"), StandardCharsets.UTF_8);
  }

  private byte[] read(String file) throws IOException {
    return Files.readAllBytes(sources.resolve(file));
  }

  /** The command line's script, {@code folder} being where the jar is from its parent. */
  static String wrapper(String folder) throws IOException {
    try (InputStream script = Installation.class.getResourceAsStream("closewait.sh")) {
      byte[] text = Objects.requireNonNull(script, "closewait.sh").readAllBytes();
      return new String(text, StandardCharsets.UTF_8).replace("@FOLDER@", folder);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
