// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A class loader for each request, as script engines and redeployments make them: its code connects
 * and closes, and nobody refers to it any more. Says how many loaders are left.
 */
final class LoaderForEach extends Scenario {
  private static final String REQUEST = "com.example.app.LoaderForEach$Request";

  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  /** What is loaded anew each time. */
  public static final class Request implements Callable<Void> {
    @Override
    public Void call() throws Exception {
      new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1")).close();
      return null;
    }
  }

  @Override
  void play(int requests, int unused) throws Exception {
    byte[] code = code();
    for (int i = 0; i < requests; i++) {
      ClassLoader loader = new Own(code);
      ((Callable<?>) loader.loadClass(REQUEST).getDeclaredConstructor().newInstance()).call();
      loaders.add(new WeakReference<ClassLoader>(loader));
    }
  }

  /** Looks again. */
  @Override
  void go() {
    System.gc();
    int left = 0;
    for (WeakReference<ClassLoader> loader : loaders) {
      left += loader.get() == null ? 0 : 1;
    }
    say("loaders left " + left);
  }

  private static byte[] code() throws IOException {
    String file = REQUEST.replace('.', '/') + ".class";
    try (InputStream in = LoaderForEach.class.getClassLoader().getResourceAsStream(file)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      return out.toByteArray();
    }
  }

  private static final class Own extends ClassLoader {
    private final byte[] code;

    Own(byte[] code) {
      super(LoaderForEach.class.getClassLoader());
      this.code = code;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(REQUEST)
          ? defineClass(name, code, 0, code.length)
          : super.loadClass(name, resolve);
    }
  }
}
