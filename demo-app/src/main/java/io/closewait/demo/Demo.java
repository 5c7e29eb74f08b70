// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.util.Timer;
import java.util.TimerTask;

/** Plays the role that the first argument names. */
public final class Demo {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private static final int FLOOD_AT_ONCE = 8;
  private static final String JAR = "java -jar closewait-demo.jar";

  private Demo() {}

  public static void main(String[] arguments) throws InterruptedException {
    int status;
    try {
      status = play(new Arguments(arguments));
    } catch (Arguments.Wrong wrong) {
      System.err.println(wrong.getMessage() + " '" + JAR + " help' shows what is.");
      status = USAGE;
    } catch (IOException failed) {
      System.err.println("stopped: " + failed);
      status = FAILED;
    }
    System.exit(status);
  }

  private static int play(Arguments arguments)
      throws Arguments.Wrong, IOException, InterruptedException {
    if (Stories.has(arguments.role())) {
      return serve(arguments);
    }
    switch (arguments.role()) {
      case "client":
        return clients(arguments, 1, 1, Clients::say);
      case "talk":
        return clients(arguments, 1, 1, Clients::talk);
      case "tls-client":
        return clients(arguments, 1, 1, Clients::talkInSecret);
      case "flood":
        return clients(arguments, 1000, FLOOD_AT_ONCE, Clients::say);
      case "help":
      case "-h":
      case "--help":
        System.out.print(help());
        return DONE;
      case "":
        System.err.print(help());
        return USAGE;
      default:
        throw new Arguments.Wrong("'" + arguments.role() + "' is not a role.");
    }
  }

  private static int serve(Arguments arguments) throws Arguments.Wrong, IOException {
    int seconds = arguments.number(1, "SECONDS", 1, 3600, 60);
    arguments.atMost(2);
    Server server = Stories.start(arguments.role());
    System.out.println("port " + server.port());
    endAfter(seconds, server);
    try {
      server.run();
      System.out.println("time is up, served " + server.served() + " clients in all");
      return DONE;
    } catch (IOException failed) {
      // closes nothing: the process ends here, and without a free descriptor the JDK cannot even
      // load what closes the first socket
      System.err.println("accept failed after " + server.served() + " clients: " + failed);
      return FAILED;
    }
  }

  private static void endAfter(int seconds, Server server) {
    TimerTask end =
        new TimerTask() {
          @Override
          public void run() {
            try {
              server.close();
            } catch (IOException failed) {
              System.err.println("the listening socket could not be closed: " + failed);
            }
          }
        };
    new Timer("time limit", true).schedule(end, seconds * 1000L);
  }

  private static int clients(Arguments arguments, int usual, int atOnce, Clients.Habit habit)
      throws Arguments.Wrong, InterruptedException {
    int port = arguments.number(1, "PORT", 1, 65535);
    int count = arguments.number(2, "COUNT", 1, 1_000_000, usual);
    arguments.atMost(3);
    Clients clients = new Clients(port, habit);
    try {
      clients.comeAndGo(count, atOnce);
      System.out.println(clients.done() + " clients came and went");
      return DONE;
    } catch (IOException failed) {
      System.err.println(
          clients.done() + " of " + count + " clients came and went, then one failed: " + failed);
      return FAILED;
    }
  }

  private static String help() {
    return String.join(
        System.lineSeparator(),
        "The story of a socket leak. Usage: " + JAR + " ROLE",
        "",
        "  leaking [SECONDS]       server on java.net.Socket that never closes its side",
        "  fixed [SECONDS]         the same server, closing",
        "  STORY-leaking [SECONDS] and STORY-fixed: the same of the stories nio, tls, async,",
        "                          virtual-threads, unclosed-body, idle-pool",
        "  client PORT [COUNT]     COUNT clients (1), one after another: connect, write, close",
        "  talk PORT [COUNT]       COUNT clients that wait for the answer of an echo",
        "  tls-client PORT [COUNT] the same for the story tls",
        "  flood PORT [COUNT]      COUNT clients (1000), several at once",
        "",
        "A server takes a free port of 127.0.0.1, prints 'port NUMBER' and ends by itself",
        "after SECONDS (60). Run one under a lowered descriptor limit (ulimit -n 200), flood it,",
        "and see which of the two survives.",
        "");
  }
}
