// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.util.List;
import java.util.stream.Stream;

/**
 * A stack whose callbacks never go on.
 *
 * @param program what plays it, on this command
 * @param since the first Java that has it
 * @param words what happens, for the table
 * @param request what a client sends; of a stack that is the client itself, how much it is sent
 * @param named what the first line has to name, without the package; if two are right: A or B
 */
record SilentStack(
    String program, String command, int since, String words, String request, String named) {

  private static final String STUCK = "SilentProgram.stick";
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String MAIL =
      "EHLO localhost\r\nMAIL FROM:<a@localhost>\r\nRCPT TO:<b@localhost>\r\nDATA\r\nhello\r\n.\r\n";
  private static final String LITTLE = "x".repeat(30_000), MUCH = "x".repeat(100_000);

  static final List<SilentStack> ALL =
      List.of(
          server("tomcat", "Tomcat, requests suspended", "SilentServers$Suspending"),
          server("tomcatNio2", "Tomcat on asynchronous channels", "SilentServers$Suspending"),
          server("tomcatStuck", "Tomcat, blocking servlet", "SilentServers$Stuck or " + STUCK),
          server("tomcatVirtual", "Tomcat on virtual threads", "SilentServers$Stuck or " + STUCK)
              .from(21),
          server("jetty", "Jetty, requests suspended", "SilentServers$Suspending"),
          server("jettyStuck", "Jetty, blocking servlet", "SilentServers$Stuck or " + STUCK),
          server("jettyVirtual", "Jetty on virtual threads", "SilentServers$Stuck or " + STUCK)
              .from(21),
          server("undertow", "Undertow, exchanges dispatched", "SilentServers"),
          server("undertowStuck", "Undertow, blocking handler", "SilentServers or " + STUCK),
          server("jdk", "The JDK's HTTP server, blocking handler", "SilentServers or " + STUCK),
          server("jdkWaiting", "The same, all but five wait for a thread", "SilentServers"),
          server("jdkVirtual", "The same on virtual threads", "SilentServers or " + STUCK).from(21),
          loop("nettyNio", "Netty, half-closed connections", "SilentLoops$Listening"),
          loop("nettyEpoll", "The same by epoll", "SilentLoops$Listening"),
          loop("nettyUring", "The same by io_uring", "SilentLoops$Listening"),
          loop("pekko", "Pekko streams, elements never done", "SilentLoops"),
          loop("grizzly", "Grizzly, responses suspended", "SilentLoops"),
          loop("spring", "Spring Boot, results never set", "SilentLoops"),
          server("clojure", "The JDK's HTTP server, Clojure keeps exchanges", "registry/parked"),
          hosted("war", "A web application that Tomcat loads", "com.example.hosted.Parking.PARKED"),
          hosted("osgi", "A bundle that Felix loads", "com.example.hosted.Activator.parked"),
          new SilentStack(
              "SilentProtocols", "nanohttpd", 17, "NanoHTTPD", GET, "SilentProtocols or " + STUCK),
          new SilentStack(
              "SilentProtocols",
              "subetha",
              17,
              "SubEtha SMTP",
              MAIL,
              "SilentProtocols or " + STUCK),
          new SilentStack(
              "SilentProtocols",
              "thrift",
              17,
              "Thrift, pool of threads",
              "x",
              "SilentProtocols or " + STUCK),
          client("okHttp", "OkHttp, bodies not closed", LITTLE),
          client("httpClient5", "HttpClient 5 asynchronous, no capacity", MUCH),
          client("javaHttpClient", "The JDK's HTTP client, streams not read", MUCH),
          client("hikari", "HikariCP, idle pool", ""));

  private static final SilentStack JAR_OF_JARS =
      loop("spring", "The same in a jar of jars", "SilentLoops");

  private static SilentStack server(String command, String words, String named) {
    return new SilentStack("SilentServers", command, 17, words, GET, named);
  }

  private static SilentStack loop(String command, String words, String named) {
    return new SilentStack("SilentLoops", command, 17, words, GET, named);
  }

  private static SilentStack hosted(String command, String words, String named) {
    return new SilentStack("SilentHosts", command, 17, words, GET, named);
  }

  private static SilentStack client(String command, String words, String answer) {
    return new SilentStack("SilentClients", command, 17, words, answer, "SilentClients");
  }

  /** Not among {@link #ALL}: how it is packed is what is tried. */
  static SilentStack inAJarOfJars() {
    return JAR_OF_JARS;
  }

  /** Whether the first line names what it has to. */
  boolean isNamedBy(String where) {
    String inPackage = where.replaceFirst("^com\\.example\\.stacks\\.", "");
    return Stream.of(named.split(" or ")).anyMatch(inPackage::startsWith);
  }

  /** What the client hears before it leaves, or it would leave with a reset; or null. */
  String farewell() {
    return request.equals(MAIL) ? "354 End" : null;
  }

  private SilentStack from(int java) {
    return new SilentStack(program, command, java, words, request, named);
  }

  boolean isClient() {
    return program.equals("SilentClients");
  }

  @Override
  public String toString() {
    return command;
  }
}
