// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import java.io.IOException;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that do nothing but leak, through released libraries. */
class LeaksIT {
  private static final int LEAKED = 25;

  static Stream<Arguments> httpClients() {
    return Java.versions().stream()
        .flatMap(
            runtime ->
                Stream.of("IdlePool", "ClientPerCall")
                    .map(program -> Arguments.of(program, runtime)));
  }

  @ParameterizedTest
  @MethodSource
  void httpClients(String program, JavaRuntime runtime) throws IOException {
    try (Backend backend = new Backend()) {
      playClient(program, "FIN_UNREAD", runtime, backend.port());
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void writesOnly(JavaRuntime runtime) throws IOException {
    try (Peer peer = new Peer()) {
      int port = peer.serveEach(LeaksIT::takeALine);
      playClient("GraphiteProgram", "FIN_UNREAD", runtime, port);
    }
  }

  private static void takeALine(Socket socket) throws IOException {
    try (Wire wire = new Wire(socket)) {
      wire.await("\n");
    }
  }

  @Tag("brief")
  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void endOfTls(JavaRuntime runtime) throws IOException {
    try (Peer peer = new Peer()) {
      int healthy = peer.serveEach(LeaksIT::endTls);
      int port = peer.serveEach(LeaksIT::endTls);
      try (StackRun run = StackRun.start("FtpsProgram", runtime)) {
        run.command("use", healthy, 100);
        run.result.healthy = "ends of TLS that are followed by a close";
        run.result.connections = 100;
        run.expect("EOF_IGNORED", "FtpsProgram", "leak", LEAKED);
        run.command("leak", port, LEAKED);
        run.awaitCloseWait(port, LEAKED);
        run.judge();
      }
    }
  }

  private static void endTls(Socket plain) throws IOException {
    Socket socket = Tls.server(plain);
    try (plain) {
      Wire wire = new Wire(socket);
      wire.send("220 welcome\r\n");
      wire.await("\n");
      wire.endSending();
    }
  }

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void endIgnored(JavaRuntime runtime) throws IOException {
    try (StackRun run = StackRun.start("XnioServer", runtime)) {
      run.command("start");
      run.expect("EOF_IGNORED", "XnioServer", "ignored", LEAKED);
      Events.leavePlain(run, run.said("port"), LEAKED);
      run.judge();
    }
  }

  private static void playClient(String program, String kind, JavaRuntime runtime, int port)
      throws IOException {
    try (StackRun run = StackRun.start(program, runtime)) {
      run.expect(kind, program, "leak", LEAKED);
      run.command("leak", port, LEAKED);
      run.awaitCloseWait(port, LEAKED);
      run.judge();
    }
  }
}
