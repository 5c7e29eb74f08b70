// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.Await;
import io.closewait.it.harness.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real server that this machine has installed, on a free port, in a folder of its own. */
final class ServerProcess implements AutoCloseable {
  /** What a server process is run as where this one is root's: no database wants to be root. */
  private static final String NOBODY = "65534";

  final int port;
  private final Process process;

  /** What must end with it, or null. */
  private Process helper;

  private ServerProcess(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Redis, which closes connections that are idle for 4 s; null where there is none. */
  static ServerProcess redis() throws IOException {
    Path program = find("/usr/bin/redis-server", "/usr/local/bin/redis-server");
    if (program == null) {
      return null;
    }
    int port = FreePort.find();
    Path folder = Files.createTempDirectory("redis");
    return start(
        port,
        folder,
        List.of(program + "", "--port", port + "", "--bind", "127.0.0.1", "--timeout", "4"),
        List.of("--save", "", "--dir", folder + ""));
  }

  /** RabbitMQ, without any of its users' settings; null where there is none. */
  static ServerProcess rabbit() throws IOException, InterruptedException {
    Path program = find("/usr/lib/rabbitmq/bin/rabbitmq-server");
    Path names = find("/usr/bin/epmd");
    if (program == null || names == null) {
      return null;
    }
    int port = FreePort.find();
    String namesPort = FreePort.find() + "";
    Path folder = Files.createTempDirectory("rabbit");
    List<String> as = asNobody(folder);
    List<String> register = new ArrayList<>(as);
    register.addAll(List.of(names + "", "-address", "127.0.0.1", "-port", namesPort));
    List<String> broker = new ArrayList<>(as);
    broker.add("env"); // setpriv keeps the environment
    broker.add("HOME=" + folder);
    broker.add("ERL_EPMD_PORT=" + namesPort);
    broker.add("ERL_MAX_PORTS=4096");
    broker.add("RABBITMQ_NODENAME=stacks@localhost");
    broker.add("RABBITMQ_NODE_IP_ADDRESS=127.0.0.1");
    broker.add("RABBITMQ_NODE_PORT=" + port);
    broker.add("RABBITMQ_DIST_PORT=" + FreePort.find());
    broker.add("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}");
    broker.add("RABBITMQ_MNESIA_BASE=" + folder.resolve("data"));
    broker.add("RABBITMQ_LOG_BASE=" + folder.resolve("logs"));
    broker.add("RABBITMQ_ENABLED_PLUGINS_FILE=" + folder.resolve("plugins"));
    broker.add("RABBITMQ_CONF_ENV_FILE=/dev/null");
    Process registry = quiet(folder, register).start();
    try {
      ServerProcess server = start(port, folder, broker, List.of(program + ""));
      server.helper = registry;
      return server;
    } catch (IOException | RuntimeException | AssertionError e) {
      registry.destroy();
      throw e;
    }
  }

  /** Kafka's broker, from the class path of this test; idle connections are closed after 3 s. */
  static ServerProcess kafka() throws IOException, InterruptedException {
    int port = FreePort.find();
    int controller = FreePort.find();
    Path folder = Files.createTempDirectory("kafka");
    Path settings = folder.resolve("broker.properties");
    Files.write(
        settings,
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controller,
            "controller.listener.names=CONTROLLER",
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "offsets.topic.replication.factor=1",
            "connections.max.idle.ms=3000",
            "log.dirs=" + folder.resolve("data")));
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java") + "",
            "-Xmx400m",
            "-cp",
            System.getProperty("java.class.path"));
    List<String> format = new ArrayList<>(java);
    format.addAll(List.of("kafka.tools.StorageTool", "format", "-c", settings + ""));
    format.addAll(List.of("-t", "c3RhY2tzc3RhY2tzc3RhYw"));
    if (quiet(folder, format).start().waitFor() != 0) {
      throw new IOException("no storage for Kafka, see " + folder.resolve("log"));
    }
    return start(port, folder, java, List.of("kafka.Kafka", settings + ""));
  }

  /** PostgreSQL with an empty database; null where there is none. */
  static ServerProcess postgres() throws IOException, InterruptedException {
    return postgres(0);
  }

  /** The same with a limit for idle sessions; 0: none. */
  static ServerProcess postgres(int idleSeconds) throws IOException, InterruptedException {
    Path bin = newestPostgres();
    if (bin == null) {
      return null;
    }
    int port = FreePort.find();
    Path folder = Files.createTempDirectory("postgres");
    List<String> as = asNobody(folder);
    Path data = folder.resolve("data");
    List<String> make = new ArrayList<>(as);
    make.addAll(List.of(bin.resolve("initdb") + "", "-D", data + "", "-U", "postgres"));
    make.addAll(List.of("-A", "trust", "--no-sync"));
    Process initdb = quiet(folder, make).start();
    if (initdb.waitFor() != 0) {
      throw new IOException("initdb failed, see " + folder.resolve("log"));
    }
    List<String> command = new ArrayList<>(as);
    command.addAll(List.of(bin.resolve("postgres") + "", "-D", data + "", "-p", port + ""));
    return start(
        port,
        folder,
        command,
        List.of(
            "-h",
            "127.0.0.1",
            "-k",
            folder + "",
            "-F",
            "-c",
            "idle_session_timeout=" + idleSeconds + "s"));
  }

  private static Path newestPostgres() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return null;
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElse(null);
    }
  }

  private static List<String> asNobody(Path folder) throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    new ProcessBuilder("chown", NOBODY + ":" + NOBODY, folder + "").start().waitFor();
    return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }

  private static ServerProcess start(
      int port, Path folder, List<String> command, List<String> options) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(options);
    Process process = quiet(folder, all).start();
    Await.until(
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(all + " ended, see " + folder.resolve("log"));
          }
          return answers(port);
        },
        () -> all + " does not answer, see " + folder.resolve("log"));
    return new ServerProcess(port, process);
  }

  private static ProcessBuilder quiet(Path folder, List<String> command) {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Path find(String... paths) {
    return Stream.of(paths).map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (helper != null) {
      helper.destroy();
    }
  }
}
