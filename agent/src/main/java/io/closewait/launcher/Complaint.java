// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One line on the standard error of a running application, written as the agent's own StandardError
 * does, which cannot be loaded where this is needed: not by System.err, which may be the
 * application's own logging, and by a thread that alone waits for a pipe which nobody reads.
 */
final class Complaint extends Thread {
  private final String sentence;
  private final OutputStream out;

  Complaint(String sentence, OutputStream out) {
    super((ThreadGroup) null, "closewait-stderr");
    this.sentence = sentence;
    this.out = out;
    setDaemon(true);
    setContextClassLoader(null);
  }

  /** Never throws, never waits. */
  static void say(String sentence) {
    try {
      new Complaint(sentence, new FileOutputStream(FileDescriptor.err)).start();
    } catch (Throwable noThread) {
      // nobody is left to be told
    }
  }

  @Override
  public void run() {
    try {
      out.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException closed) {
      // nobody is left to be told
    }
  }
}
