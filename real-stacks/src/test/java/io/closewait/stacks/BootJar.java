// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.springframework.boot.loader.launch.JarLauncher;

/** The programs and their stacks as one jar with jars in it, as Spring Boot's plugin makes it. */
final class BootJar {
  /** What starts it. */
  static final String MAIN = JarLauncher.class.getName();

  private BootJar() {}

  static void write(Path file, Path classes, List<Path> libraries)
      throws IOException, URISyntaxException {
    Manifest manifest = new Manifest();
    Attributes head = manifest.getMainAttributes();
    head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    head.put(Attributes.Name.MAIN_CLASS, MAIN);
    head.putValue("Start-Class", "com.example.stacks.Main");
    head.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    head.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      launcher(jar);
      for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        jar.putNextEntry(new JarEntry(folder));
      }
      try (Stream<Path> all = Files.walk(classes)) {
        for (Path each : all.filter(Files::isRegularFile).toList()) {
          jar.putNextEntry(new JarEntry("BOOT-INF/classes/" + classes.relativize(each)));
          Files.copy(each, jar);
        }
      }
      for (Path library : libraries) {
        store(jar, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
      }
    }
  }

  private static void launcher(JarOutputStream jar) throws IOException, URISyntaxException {
    Path loader =
        Path.of(JarLauncher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile from = new JarFile(loader.toFile())) {
      for (JarEntry entry : from.stream().filter(each -> isCode(each.getName())).toList()) {
        jar.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream in = from.getInputStream(entry)) {
          in.transferTo(jar);
        }
      }
    }
  }

  private static boolean isCode(String name) {
    return name.startsWith("org/") || name.startsWith("META-INF/services/");
  }

  /** The launcher reads jars where they lie, so they are not packed a second time. */
  private static void store(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    jar.putNextEntry(entry);
    jar.write(bytes);
  }
}
