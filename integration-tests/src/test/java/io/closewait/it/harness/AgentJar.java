// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What is in the agent's jar. */
public final class AgentJar {
  /** The jar inside it. */
  public static final String LATE = "closewait/late.jar";

  /** The folder of the isolated classes. */
  public static final String ISOLATED = "closewait/agent/";

  private AgentJar() {}

  /** Every file by its name, in order; those of the inner jar as if they lay among the others. */
  public static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = read(Files.readAllBytes(Config.agentJar()), "");
    Map<String, byte[]> late = read(files.remove(LATE), ISOLATED);
    late.remove(ISOLATED + "META-INF/MANIFEST.MF");
    for (String name : late.keySet()) {
      if (files.put(name, late.get(name)) != null) {
        throw new IOException(name + " is there twice");
      }
    }
    return files;
  }

  private static Map<String, byte[]> read(byte[] jar, String folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(folder + entry.getName(), in.readAllBytes());
        }
      }
    }
    return files;
  }
}
