// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes sockets until the process has no descriptor left, and then files, for sockets need two. */
abstract class RunsOut extends Scenario {
  private static final int TRIES = 20, MILLIS_BETWEEN = 10;

  private final List<Closeable> files = new ArrayList<>();

  /** A socket could not be had. Also taken is what others had open for a moment just now. */
  final void ranOut(IOException e) throws InterruptedException {
    say("failed " + e.getMessage());
    for (int tries = 0; tries < TRIES; tries++) {
      takeAll();
      Thread.sleep(MILLIS_BETWEEN);
    }
    say("none left");
  }

  private void takeAll() {
    try {
      while (true) {
        files.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      return;
    }
  }

  /** Until so many descriptors are in use. */
  final void takeFilesUntil(int used) throws IOException {
    while (new File("/proc/self/fd").list().length < used) {
      files.add(new FileInputStream("/dev/null"));
    }
  }

  @Override
  void close() throws Exception {
    for (Closeable file : files) {
      file.close();
    }
    super.close();
  }
}
