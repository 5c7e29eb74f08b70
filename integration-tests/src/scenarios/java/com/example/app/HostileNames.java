// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * A pool that keeps stale connections, in a thread and a class whose names would forge a line,
 * steer a terminal, end a quotation or become a tag where they are printed as they are.
 */
final class HostileNames extends Scenario {
  /** As long as {@link #HOSTILE}, which takes its place in the class file. */
  static final String TAME = "com/example/app/HostileNames$Opener__________________";

  static final String HOSTILE = "com/example/app/x\"'><b>\n2026 WARN  LEAK f\u001b(31m\\{}${a}";

  /** What the class under the other name can do. */
  public interface Opens {
    void open(int count, int port, Collection<Closeable> held) throws Exception;
  }

  /** Opens connections and keeps them once they were used. */
  public static final class Opener__________________ implements Opens {
    @Override
    public void open(int count, int port, Collection<Closeable> held) throws Exception {
      for (int i = 0; i < count; i++) {
        java.net.Socket socket = new java.net.Socket("127.0.0.1", port); // open where
        socket.getOutputStream().write("test".getBytes("US-ASCII"));
        socket.getInputStream().read(new byte[5]);
        held.add(socket);
      }
    }
  }

  @Override
  void play(int count, int port) throws Exception {
    Opens hostile = (Opens) new Renaming().load().getDeclaredConstructor().newInstance();
    Thread thread =
        new Thread("t\"'><b>\n2026 WARN  LEAK f\u001b[31m") {
          @Override
          public void run() {
            try {
              hostile.open(count, port, held);
            } catch (Exception e) {
              say("FAILED " + e);
            }
          }
        };
    thread.start();
    thread.join();
  }

  private static final class Renaming extends ClassLoader {
    Renaming() {
      super(HostileNames.class.getClassLoader());
    }

    Class<?> load() throws IOException {
      byte[] code = read(getParent().getResourceAsStream(TAME + ".class"));
      // in Latin-1 each byte is a character, and stays itself
      String renamed = new String(code, StandardCharsets.ISO_8859_1).replace(TAME, HOSTILE);
      byte[] changed = renamed.getBytes(StandardCharsets.ISO_8859_1);
      return defineClass(null, changed, 0, changed.length);
    }

    private static byte[] read(InputStream in) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        out.write(b);
      }
      return out.toByteArray();
    }
  }
}
