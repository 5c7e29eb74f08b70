// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.bootstrap.SocketEvents;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BridgeTest {
  @Test
  void eachClassOfTheBridgeIsDefined() throws IOException, URISyntaxException {
    Set<String> defined = new TreeSet<>(Arrays.asList(Bridge.CLASSES));
    Collections.addAll(defined, Bridge.LEDGER);
    assertEquals(compiled(), defined);
  }

  private static Set<String> compiled() throws IOException, URISyntaxException {
    URI place = SocketEvents.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path root = Path.of(place);
    if (Files.isDirectory(root)) {
      return classes(root);
    }
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
      return classes(jar.getPath("/"));
    }
  }

  private static Set<String> classes(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("io/closewait/bootstrap"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
