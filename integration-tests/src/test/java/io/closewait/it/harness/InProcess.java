// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** The jar's command line in this process: a hundred rounds of new processes take minutes. */
public final class InProcess implements AutoCloseable {
  private final URLClassLoader loader;
  private final Method start;

  public InProcess(Path jar) throws Exception {
    URL url = jar.toUri().toURL();
    loader = new URLClassLoader(new URL[] {url}, ClassLoader.getPlatformClassLoader());
    start =
        loader
            .loadClass("io.closewait.launcher.Launcher")
            .getDeclaredMethod("start", String.class, Object.class, Instrumentation.class);
    start.setAccessible(true);
  }

  public void run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true));
      System.setErr(new PrintStream(said, true));
      assertEquals(0, start.invoke(null, "main", arguments, null), said::toString);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
