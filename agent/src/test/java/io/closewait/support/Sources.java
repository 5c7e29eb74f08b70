// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Compiles the small programs that a test needs in a form of its own. */
public final class Sources {
  private Sources() {}

  /** Compiles {@code source} into {@code folder}; {@code options} are javac's. */
  public static void compile(Path folder, String type, String source, String... options)
      throws IOException {
    Path file = folder.resolve(type.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-d", folder.toString(), "-nowarn", file.toString()));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertTrue(failed == 0, "javac refused " + type);
  }

  /** Loads a class from {@code folder} that sees the tests' class path. */
  public static Class<?> load(Path folder, String type) throws IOException, ClassNotFoundException {
    URL[] here = {folder.toUri().toURL()};
    return new URLClassLoader(here, Sources.class.getClassLoader()).loadClass(type);
  }
}
