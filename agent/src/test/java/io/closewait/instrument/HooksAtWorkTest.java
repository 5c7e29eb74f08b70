// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.support.Sources;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The patched classes in a JVM of their own, which verifies them all and uses them: in place of the
 * bridge stands a class that prints each event.
 */
class HooksAtWorkTest {
  private static final String EVENTS =
      """
      package io.closewait.bootstrap;
      import java.io.FileDescriptor;
      public final class SocketEvents {
        public static volatile boolean on;
        static void say(String event, FileDescriptor fd) {
          if (on) {
            System.out.println(event + (fd == null ? " of nobody" : ""));
          }
        }
        public static void connecting(FileDescriptor fd) { say("connecting", fd); }
        public static void connecting(boolean open, FileDescriptor fd) {
          say(open ? "connecting" : "connecting a closed one", fd);
        }
        public static void afterTransfer(long n, FileDescriptor fd) { say("wrote " + n, fd); }
        public static void accepted(FileDescriptor fd) { say("accepted", fd); }
        public static void listening(FileDescriptor fd) { say("listening", fd); }
        public static void afterRead(int n, FileDescriptor fd) { say("read " + n, fd); }
        public static void afterReadv(long n, FileDescriptor fd) { say("read " + n, fd); }
        public static void afterWrite(int n, FileDescriptor fd) { say("wrote " + n, fd); }
        public static void afterWritev(long n, FileDescriptor fd) { say("wrote " + n, fd); }
        public static void afterTransfer(boolean taken, FileDescriptor fd) {
          say(taken ? "wrote 6" : "wrote nothing", fd);
        }
        public static void afterSocketRead(int n, FileDescriptor fd) { say("read " + n, fd); }
        public static void afterSocketWrite(FileDescriptor fd) { say("wrote", fd); }
        public static void closing(FileDescriptor fd) { say("closing", fd); }
        public static void released(FileDescriptor fd) { say("released", fd); }
        public static void released(int fd) { say("released", new FileDescriptor()); }
      }
      """;

  private static final String PROGRAM =
      """
      import io.closewait.bootstrap.SocketEvents;
      import java.net.*;
      import java.nio.ByteBuffer;
      import java.nio.channels.*;
      import java.nio.file.*;
      public class Program {
        static void step(String name) { SocketEvents.on = true; System.out.println("-- " + name); }
        public static void main(String[] types) throws Exception {
          for (String type : types) { Class.forName(type, true, null); }
          System.out.println("-- verified");
          InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
          step("blocking listen");
          ServerSocket server = new ServerSocket(0, 5, host);
          step("blocking connect");
          Socket client = new Socket(host, server.getLocalPort());
          step("blocking accept");
          Socket socket = server.accept();
          step("blocking write");
          client.getOutputStream().write(new byte[3]);
          step("blocking read");
          socket.getInputStream().read(new byte[8]);
          step("blocking close");
          client.close();
          step("blocking end");
          socket.getInputStream().read();
          step("blocking close");
          socket.close();
          step("channel listen");
          ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(host, 0));
          step("channel connect");
          SocketChannel connected = SocketChannel.open(listener.getLocalAddress());
          step("channel accept");
          SocketChannel accepted = listener.accept();
          step("channel write");
          accepted.write(ByteBuffer.allocate(4));
          step("channel gathering write");
          accepted.write(new ByteBuffer[] {ByteBuffer.allocate(2), ByteBuffer.allocate(3)});
          step("channel file");
          Path file = Files.write(Path.of("file"), new byte[6]);
          try (FileChannel from = FileChannel.open(file)) { from.transferTo(0, 6, accepted); }
          accepted.shutdownOutput();
          step("channel scattering read");
          ByteBuffer rest = ByteBuffer.allocate(64);
          int n = 0;
          while (n < 15) { n += connected.read(rest); }
          connected.read(new ByteBuffer[] {ByteBuffer.allocate(2), ByteBuffer.allocate(3)});
          step("channel close");
          connected.close();
          step("adaptor connect");
          SocketChannel adapted = SocketChannel.open();
          adapted.socket().connect(listener.getLocalAddress(), 5000);
          step("asynchronous connect");
          AsynchronousSocketChannel asynchronous = AsynchronousSocketChannel.open();
          asynchronous.connect(listener.getLocalAddress()).get();
          step("asynchronous close");
          asynchronous.close();
          step("end");
        }
      }
      """;

  @TempDir static Path folder;

  private static List<String> lines;

  @BeforeAll
  static void run() throws Exception {
    Path base = Files.createDirectories(folder.resolve("base"));
    Patched patched;
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      patched = new Patched(jdk);
    }
    for (Map.Entry<String, byte[]> type : patched.classes.entrySet()) {
      Path file = base.resolve(type.getKey() + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, type.getValue());
    }
    Path stub = Files.createDirectories(folder.resolve("stub"));
    Sources.compile(stub, "io.closewait.bootstrap.SocketEvents", EVENTS);
    Sources.compile(folder, "Program", PROGRAM, "-cp", stub.toString());
    Files.move(stub.resolve("io"), base.resolve("io"));
    lines = fork(base, patched.classes.keySet().stream().map(n -> n.replace('/', '.')).toList());
  }

  private static List<String> fork(Path base, List<String> types) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal"));
    command.addAll(List.of("--patch-module", "java.base=" + base));
    command.addAll(List.of("--add-exports", "java.base/io.closewait.bootstrap=ALL-UNNAMED"));
    command.addAll(List.of("-cp", folder.toString(), "Program"));
    command.addAll(types);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
      assertEquals(0, process.exitValue(), text);
      return text.lines().collect(Collectors.toList());
    } finally {
      process.destroyForcibly();
    }
  }

  /** What was printed between a step and the next. */
  private static List<String> events(String step) {
    int from = lines.indexOf("-- " + step) + 1;
    assertTrue(from > 0, lines.toString());
    int to = from;
    while (!lines.get(to).startsWith("-- ")) {
      to++;
    }
    return lines.subList(from, to);
  }

  private static void assertEvents(String step, String... expected) {
    assertEquals(Arrays.asList(expected), events(step), step);
  }

  @Test
  void theJvmVerifiesEveryPatchedClass() {
    assertTrue(lines.contains("-- verified"), lines.toString());
  }

  @Test
  void blockingSockets() {
    assertEvents("blocking listen", "listening");
    assertEvents("blocking connect", "connecting");
    assertEvents("blocking accept", "accepted");
    assertEvents("blocking write", "wrote 3");
    assertEvents("blocking read", "read 3");
    assertEvents("blocking close", "released");
    assertEvents("blocking end", "read -1");
  }

  @Test
  void channels() {
    assertEvents("channel listen", "listening");
    assertEvents("channel connect", "connecting");
    assertEvents("channel accept", "accepted");
    assertEvents("channel write", "wrote 4");
    assertEvents("channel gathering write", "wrote 5");
    assertEvents("channel file", "wrote 6");
    List<String> read = events("channel scattering read");
    assertEquals("read -1", read.get(read.size() - 1));
    assertEvents("channel close", "closing", "released");
    assertEvents("adaptor connect", "connecting");
  }

  @Test
  void asynchronousChannels() {
    assertEvents("asynchronous connect", "connecting");
    assertEvents("asynchronous close", "closing", "released");
  }

  @Test
  void noEventIsOfNobody() {
    assertTrue(lines.stream().noneMatch(line -> line.endsWith("of nobody")), lines.toString());
  }
}
