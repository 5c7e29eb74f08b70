// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Class files of java.base, or of rt.jar and jsse.jar, of an installed JDK that need not be the one
 * running.
 */
final class JdkClasses implements AutoCloseable {
  private final List<FileSystem> classes = new ArrayList<>();
  private final List<Path> roots = new ArrayList<>();
  final int feature;

  JdkClasses(Path home) throws IOException {
    Path lib = home.resolve(Files.exists(home.resolve("jre")) ? "jre/lib" : "lib");
    if (Files.exists(lib.resolve("rt.jar"))) {
      for (String jar : List.of("rt.jar", "jsse.jar")) {
        classes.add(FileSystems.newFileSystem(lib.resolve(jar), (ClassLoader) null));
        roots.add(classes.get(classes.size() - 1).getPath("/"));
      }
      feature = 8;
    } else {
      Map<String, String> where = Map.of("java.home", home.toString());
      classes.add(FileSystems.newFileSystem(URI.create("jrt:/"), where));
      roots.add(classes.get(0).getPath("/modules/java.base"));
      feature = featureOf(home);
    }
  }

  private static int featureOf(Path home) throws IOException {
    Properties release = new Properties();
    try (var in = Files.newInputStream(home.resolve("release"))) {
      release.load(in);
    }
    return Integer.parseInt(release.getProperty("JAVA_VERSION").replaceAll("\"|[^0-9\"].*", ""));
  }

  /** Null where this JDK has no such class. The name has slashes. */
  byte[] bytes(String name) throws IOException {
    for (Path root : roots) {
      Path file = root.resolve(name + ".class");
      if (Files.exists(file)) {
        return Files.readAllBytes(file);
      }
    }
    return null;
  }

  /** Names of the classes below a folder such as {@code java/util/}. */
  List<String> names(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path root : roots) {
      Path from = root.resolve(folder);
      if (Files.exists(from)) {
        try (Stream<Path> files = Files.walk(from)) {
          files
              .map(file -> root.relativize(file).toString())
              .filter(name -> name.endsWith(".class"))
              .forEach(name -> names.add(name.substring(0, name.length() - 6)));
        }
      }
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    for (FileSystem each : classes) {
      each.close();
    }
  }
}
