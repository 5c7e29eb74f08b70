// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Leaks a connection at each of as many places as it is told, and what lies between two of them has
 * no frame in common: each goes through classes of its own, which are made for it.
 */
final class DeepPlaces extends Scenario {
  private static final int CLASSES = 6;
  private static final String STEP = "com.example.app.DeepPlaces$Step";

  /** As many digits as in the name of the class that is copied. */
  private static final String NUMBER = "0000000";

  private static final List<Socket> LEAKED = new ArrayList<>();
  private static ServerSocket server;

  /** Goes on to the next one by ten frames. */
  public abstract static class Way {
    public abstract void go(Iterator<Way> rest) throws IOException;

    /** The end of the way. */
    protected final void leak() throws IOException {
      leakOne();
    }
  }

  /** What is copied, each time under another name of the same length. */
  public static final class Step0000000 extends Way {
    @Override
    public void go(Iterator<Way> rest) throws IOException {
      first(rest);
    }

    private void first(Iterator<Way> rest) throws IOException {
      second(rest);
    }

    private void second(Iterator<Way> rest) throws IOException {
      third(rest);
    }

    private void third(Iterator<Way> rest) throws IOException {
      fourth(rest);
    }

    private void fourth(Iterator<Way> rest) throws IOException {
      fifth(rest);
    }

    private void fifth(Iterator<Way> rest) throws IOException {
      sixth(rest);
    }

    private void sixth(Iterator<Way> rest) throws IOException {
      seventh(rest);
    }

    private void seventh(Iterator<Way> rest) throws IOException {
      eighth(rest);
    }

    private void eighth(Iterator<Way> rest) throws IOException {
      ninth(rest);
    }

    private void ninth(Iterator<Way> rest) throws IOException {
      if (rest.hasNext()) {
        rest.next().go(rest);
      } else {
        leak();
      }
    }
  }

  private static void leakOne() throws IOException {
    Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    Socket accepted = server.accept();
    LEAKED.add(accepted);
    client.close();
    accepted.getInputStream().read();
  }

  @Override
  void play(int places, int from) throws Exception {
    String code = code();
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      server = one;
      for (int place = from; place < from + places; place++) {
        Own loader = new Own();
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
          int number = place * CLASSES + i;
          String named = code.replace(NUMBER, String.format("%07d", number));
          Class<?> made = loader.make(named.getBytes(StandardCharsets.ISO_8859_1));
          ways.add((Way) made.getDeclaredConstructor().newInstance());
        }
        Iterator<Way> all = ways.iterator();
        all.next().go(all);
      }
    }
  }

  private static String code() throws IOException {
    String file = STEP.replace('.', '/') + NUMBER + ".class";
    try (InputStream in = DeepPlaces.class.getClassLoader().getResourceAsStream(file)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      return out.toString("ISO-8859-1"); // a character for each byte
    }
  }

  private static final class Own extends ClassLoader {
    Own() {
      super(DeepPlaces.class.getClassLoader());
    }

    Class<?> make(byte[] code) {
      return defineClass(null, code, 0, code.length);
    }
  }
}
