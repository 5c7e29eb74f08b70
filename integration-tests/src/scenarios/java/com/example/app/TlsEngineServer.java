// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** TLS by an SSLEngine over channels, as servers with selectors do it. */
final class TlsEngineServer extends Scenario {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  @Override
  void play(int count, int port) throws Exception {
    SSLContext context = Tls.context();
    ServerSocketChannel server = listenByChannel();
    inBackground(() -> accept(server, context));
  }

  private void accept(ServerSocketChannel server, SSLContext context) throws IOException {
    while (true) {
      SocketChannel channel = server.accept(); // open
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      converse(channel, engine);
      done(channel);
    }
  }

  /** Shakes hands, takes the request, answers it with one byte, and reads to the end. */
  private void converse(SocketChannel channel, SSLEngine engine) throws IOException {
    ByteBuffer encrypted = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    encrypted.flip();
    while (plain.position() == 0) {
      runTasks(engine);
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(channel, engine, NOTHING);
        continue;
      }
      SSLEngineResult result = engine.unwrap(encrypted, plain);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        encrypted.compact();
        receive(channel, encrypted);
        encrypted.flip();
      }
    }
    wrap(channel, engine, ByteBuffer.wrap(new byte[] {'.'}));
    do {
      encrypted.clear();
    } while (receive(channel, encrypted) != -1);
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private static void wrap(SocketChannel channel, SSLEngine engine, ByteBuffer plain)
      throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(plain, packet);
    packet.flip();
    while (packet.hasRemaining()) {
      channel.write(packet);
    }
  }

  private static int receive(SocketChannel channel, ByteBuffer buffer) throws IOException {
    return channel.read(buffer); // eof where
  }
}
