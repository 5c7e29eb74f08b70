// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.options.Options;
import io.closewait.platform.Platform;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;

/**
 * Brings the bridge into the boot loader, then hands over to {@link Wiring}, whose classes cannot
 * be linked before. On the thread that runs premain or agentmain.
 */
final class Installation {
  private static final String BRIDGE = "io/closewait/bootstrap/";

  /** In an order in which each can be linked. */
  private static final String[] BRIDGE_CLASSES = {
    "SiteCapture", "Memory", "StripedCounter", "SocketTable", "CaptureBudget", "SocketEvents"
  };

  private Installation() {}

  /** Null; or a sentence that says why it cannot be: the application goes on untouched. */
  static String install(Options options, Instrumentation instrumentation, boolean attached) {
    try {
      Platform platform = null;
      if (!bridgeDefined()) {
        platform = Platform.of(instrumentation);
        defineBridge(platform);
      }
      return Wiring.start(options, instrumentation, platform, attached);
    } catch (Throwable failed) {
      return "not installed, the application runs without it: " + failed;
    }
  }

  /** Before that, classes that name the bridge must not be touched. */
  static boolean bridgeDefined() {
    try {
      Class.forName((BRIDGE + "SocketEvents").replace('/', '.'), false, null);
      return true;
    } catch (ClassNotFoundException first) {
      return false;
    }
  }

  private static void defineBridge(Platform platform)
      throws IOException, ReflectiveOperationException {
    String[] names = new String[BRIDGE_CLASSES.length];
    byte[][] code = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = BRIDGE + BRIDGE_CLASSES[i];
      byte[] plain = read("/closewait/boot/" + names[i] + ".class");
      code[i] = BRIDGE_CLASSES[i].equals("Memory") ? platform.adapt(plain) : plain;
    }
    platform.defineInBootLoader(names, code);
  }

  private static byte[] read(String entry) throws IOException {
    try (InputStream in = Installation.class.getClassLoader().getResourceAsStream(entry)) {
      if (in == null) {
        throw new IOException("the jar lacks " + entry.substring(1));
      }
      byte[] bytes = new byte[in.available()];
      new DataInputStream(in).readFully(bytes);
      return bytes;
    }
  }
}
