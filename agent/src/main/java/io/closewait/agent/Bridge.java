// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.platform.Platform;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The classes that the patched methods of the JDK call, and how they come into the boot loader. */
final class Bridge {
  private static final String FOLDER = "io/closewait/bootstrap/";

  /** These stand in an order in which each can be linked. */
  private static final String[] CLASSES = {
    "SiteCapture",
    "Memory",
    "StripedCounter",
    "HookFailures",
    "SocketTable",
    "AcceptingThreads",
    "CaptureBudget",
    "NamedSites",
    "OwnThread",
    "SocketRecords",
    "SocketEvents"
  };

  private Bridge() {}

  /** Before that, classes that name the bridge must not be touched. */
  static boolean isDefined() {
    try {
      Class.forName("io.closewait.bootstrap.SocketEvents", false, null);
      return true;
    } catch (ClassNotFoundException first) {
      return false;
    }
  }

  static void define(Platform platform) throws IOException, ReflectiveOperationException {
    String[] names = new String[CLASSES.length];
    byte[][] code = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = FOLDER + CLASSES[i];
      byte[] plain = read("closewait/boot/" + names[i] + ".class");
      code[i] = CLASSES[i].equals("Memory") ? platform.adapt(plain) : plain;
    }
    platform.defineInBootLoader(names, code);
  }

  private static byte[] read(String entry) throws IOException {
    try (InputStream in = Bridge.class.getClassLoader().getResourceAsStream(entry)) {
      if (in == null) {
        throw new IOException("the jar lacks " + entry);
      }
      byte[] bytes = new byte[in.available()];
      new DataInputStream(in).readFully(bytes);
      return bytes;
    }
  }
}
