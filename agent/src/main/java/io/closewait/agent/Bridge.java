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
  static final String[] CLASSES = {
    "SiteCapture",
    "Memory",
    "StripedCounter",
    "HookFailures",
    "EntryBits",
    "SocketTable",
    "AcceptingThreads",
    "CaptureBudget",
    "NamedSites",
    "OwnThread",
    "Collector",
    "UnconnectedChannels",
    "ShutInputs",
    "SocketRecords",
    "SocketEvents"
  };

  /** Only for the mode for tests. */
  static final String[] LEDGER = {"LedgerSocket$Act", "LedgerSocket", "Ledger"};

  private Bridge() {}

  /** Before that, classes that name the bridge must not be touched. */
  static boolean isDefined() {
    return has("SocketEvents");
  }

  /** Whether that of the mode for tests is there too. */
  static boolean hasLedger() {
    return has("Ledger");
  }

  private static boolean has(String name) {
    try {
      Class.forName("io.closewait.bootstrap." + name, false, null);
      return true;
    } catch (ClassNotFoundException first) {
      return false;
    }
  }

  static void define(Platform platform) throws IOException, ReflectiveOperationException {
    define(platform, CLASSES);
  }

  static void defineLedger(Platform platform) throws IOException, ReflectiveOperationException {
    define(platform, LEDGER);
  }

  private static void define(Platform platform, String[] classes)
      throws IOException, ReflectiveOperationException {
    String[] names = new String[classes.length];
    byte[][] code = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = FOLDER + classes[i];
      byte[] plain = read("closewait/boot/" + names[i] + ".class");
      code[i] = classes[i].equals("Memory") ? platform.adapt(plain) : plain;
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
