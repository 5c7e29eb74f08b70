// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.instrument.HookTransformer;
import io.closewait.options.Options;
import io.closewait.platform.Platform;
import io.closewait.platform.Terrain;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.Supplier;

/**
 * Brings the bridge into the boot loader, then hands over to {@link Wiring}, whose classes cannot
 * be linked before.
 *
 * <p>At the start of a JVM all of that waits until the first class is loaded that has to be
 * patched, and runs on the thread that loads it: a program that opens no socket pays for a
 * transformer that looks at names. On attach, and where an output is to speak before the first
 * socket, it runs at once.
 */
final class Installation implements Supplier<String> {
  private static final String BRIDGE = "io/closewait/bootstrap/";

  /** In an order in which each can be linked. */
  private static final String[] BRIDGE_CLASSES = {
    "SiteCapture",
    "Memory",
    "StripedCounter",
    "SocketTable",
    "CaptureBudget",
    "NamedSites",
    "SocketRecords",
    "SocketEvents"
  };

  /** Those of the last installation, which may be waiting; null before the first. */
  private static HookTransformer last;

  private final Options options;
  private final Instrumentation instrumentation;
  private final boolean attached;
  private final boolean waits;
  private final HookTransformer hooks;
  private final AgentThread thread = new AgentThread();
  private Watch watch;

  private Installation(
      Options options, Instrumentation instrumentation, boolean attached, boolean waits) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.attached = attached;
    this.waits = waits;
    this.hooks = new HookTransformer(Platform.feature(), this);
    hooks.follow(thread);
  }

  /** Null; or a sentence that says why it cannot be: the application goes on untouched. */
  static synchronized String install(
      Options options, Instrumentation instrumentation, boolean attached) {
    Terrain terrain = Terrain.here();
    if (terrain.refusal() != null) {
      return terrain.refusal();
    }
    if (terrain.warning() != null && last == null) {
      System.err.println("closewait: " + terrain.warning());
    }
    wake(); // so that the bridge tells a second agent of the first
    boolean waits = !attached && last == null && !options.speaksAtOnce();
    try {
      Installation it = new Installation(options, instrumentation, attached, waits);
      return it.run();
    } catch (Throwable failed) {
      return failure(failed);
    }
  }

  /** An agent that waits for the first socket waits no longer. */
  static synchronized void wake() {
    if (last != null) {
      last.prepare();
    }
  }

  /** After the agent was taken out: nothing of it is kept. */
  static synchronized void forget() {
    last = null;
  }

  private String run() throws UnmodifiableClassException {
    String refusal = waits ? null : hooks.prepare();
    if (refusal != null) {
      return refusal;
    }
    if (waits) {
      thread.start();
    }
    boolean complete = false;
    try {
      hooks.install(instrumentation);
      last = hooks;
      if (!waits) {
        watch.start();
      }
      complete = true;
    } finally {
      if (!complete) {
        giveUp();
      }
    }
    return null;
  }

  private void giveUp() {
    thread.dismiss();
    if (!waits) {
      Wiring.undo();
    }
  }

  /** Called once, by the transformer, before it patches the first class. */
  @Override
  public String get() {
    String refusal;
    try {
      Platform platform = Platform.of(instrumentation);
      if (!bridgeDefined()) {
        defineBridge(platform);
      }
      refusal = Wiring.refusal();
      if (refusal == null) {
        watch =
            Wiring.connect(options, platform, new Hooks(hooks, instrumentation), attached, thread);
      }
    } catch (Throwable failed) {
      refusal = failure(failed);
    }
    if (waits) {
      startLate(refusal);
    }
    return refusal;
  }

  private void startLate(String refusal) {
    if (refusal == null) {
      watch.start();
    } else {
      thread.dismiss();
      System.err.println("closewait: " + refusal);
    }
  }

  private static String failure(Throwable failed) {
    return "not installed, the application runs without it: " + failed;
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
      byte[] plain = read("closewait/boot/" + names[i] + ".class");
      code[i] = BRIDGE_CLASSES[i].equals("Memory") ? platform.adapt(plain) : plain;
    }
    platform.defineInBootLoader(names, code);
  }

  private static byte[] read(String entry) throws IOException {
    try (InputStream in = Installation.class.getClassLoader().getResourceAsStream(entry)) {
      if (in == null) {
        throw new IOException("the jar lacks " + entry);
      }
      byte[] bytes = new byte[in.available()];
      new DataInputStream(in).readFully(bytes);
      return bytes;
    }
  }
}
