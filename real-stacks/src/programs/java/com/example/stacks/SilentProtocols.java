// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import fi.iki.elonen.NanoHTTPD;
import java.net.InetSocketAddress;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;
import org.subethamail.smtp.server.SMTPServer;

/** Servers of small protocols, whose callbacks are stuck. */
public final class SilentProtocols extends SilentProgram {
  @Override
  public void obey(String command, int[] numbers) throws Exception {
    int port =
        switch (command) {
          case "nanohttpd" -> nanohttpd();
          case "subetha" -> subetha();
          case "thrift" -> thrift();
          default -> throw new IllegalArgumentException(command);
        };
    say("port " + port);
  }

  private int nanohttpd() throws Exception {
    by(NanoHTTPD.class);
    NanoHTTPD server =
        new NanoHTTPD("127.0.0.1", 0) {
          @Override
          public Response serve(IHTTPSession session) {
            stick();
            return newFixedLengthResponse("never");
          }
        };
    server.start(0, true);
    return server.getListeningPort();
  }

  private int subetha() throws Exception {
    by(SMTPServer.class);
    SMTPServer server =
        SMTPServer.port(0)
            .messageHandler((context, from, to, data) -> stick())
            .maxConnections(2 * ENOUGH)
            .build();
    server.start();
    return server.getPortAllocated();
  }

  private int thrift() throws Exception {
    by(TThreadPoolServer.class);
    TServerSocket socket = new TServerSocket(new InetSocketAddress("127.0.0.1", 0));
    TThreadPoolServer server =
        new TThreadPoolServer(new TThreadPoolServer.Args(socket).processor((in, out) -> stick()));
    Thread thread = new Thread(server::serve, "thrift");
    thread.setDaemon(true);
    thread.start();
    return socket.getServerSocket().getLocalPort();
  }
}
