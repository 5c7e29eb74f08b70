// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

/** Frames of the JDK, of a library and of an application, and sites of them. */
final class Frames {
  static final StackTraceElement READ = frame("java.net.SocketInputStream", "read", 200);
  static final StackTraceElement LIBRARY =
      frame("org.apache.http.impl.io.SessionInputBufferImpl", "fillBuffer", 139);
  static final StackTraceElement HANDLER = frame("com.acme.shop.Server", "handle", 22);
  static final StackTraceElement TOOL = frame("com.acme.tools.Pool", "run", 7);
  static final StackTraceElement THREAD = frame("java.lang.Thread", "run", 840);

  private Frames() {}

  static StackTraceElement frame(String type, String method, int line) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement(type, method, file, line);
  }

  static Site site(String app, int shown, StackTraceElement... frames) {
    return Site.of(frames, "worker-1", FrameRules.load(FrameRulesTest.globs(app)), shown);
  }

  static Site site(StackTraceElement... frames) {
    return site("", 32, frames);
  }
}
