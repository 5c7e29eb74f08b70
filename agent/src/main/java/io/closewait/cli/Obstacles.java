// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Summons;
import java.io.File;

/** What can stand in the way of a load, in sentences that end with what to type. */
final class Obstacles {
  private final Invocation call;
  private final Target target;
  private final File jar;

  Obstacles(Invocation call, Target target) {
    this.call = call;
    this.target = target;
    this.jar = call.machine.jar.file();
  }

  /** What can be told before trying: a failed try takes ten seconds and tells less. */
  void check() throws Failure {
    checkKind();
    JavaHome java = target.java;
    if (!target.linux || java == null) {
      return;
    }
    if (java.openJ9) {
      throw failure(
          target.words()
              + " runs on OpenJ9, and the agent needs HotSpot, the JVM of OpenJDK"
              + fromOutside());
    }
    if (target.stopped()) {
      throw new Failure(Exit.GONE, target.words() + " is stopped; type: kill -CONT " + target.pid);
    }
    checkUsers();
    if (target.foreign && (java.feature < 9 || call.machine.javaFeature < 9)) {
      throw failure(
          target.words()
              + " is of user "
              + target.user
              + ", and Java 8 lets only that user attach; type: "
              + asUser(call.again()));
    }
    checkMeetingPlace();
    AttachSocket socket = new AttachSocket(target);
    checkOwner(socket);
    checkSignal(socket);
    String exhausted = Descriptors.exhausted(target);
    if (exhausted != null) {
      throw failure(exhausted);
    }
  }

  /** Whether it is a JVM, and one that this user may touch. */
  void checkKind() throws Failure {
    checkUser();
    if (target.linux && target.java == null) {
      throw failure(noJvm());
    }
  }

  String noJvm() {
    if (target.isLauncher()) {
      return target.words() + " cannot be looked into; type: sudo " + call.again();
    }
    String program = target.program();
    String runs = program == null ? "" : " (" + program + ")";
    return "process " + target.pid + runs + " is no JVM; '" + call.command() + " list' shows them.";
  }

  /** What another user's process does is none of this user's business. */
  void checkUser() throws Failure {
    if (target.foreign && !target.asRoot) {
      throw failure(otherUser());
    }
  }

  private void checkUsers() throws Failure {
    if (target.ownUsers) {
      throw failure(
          target.words()
              + " is in a container whose users are not those of this host, so only one of them can"
              + " attach; type"
              + (target.asRoot ? ": " : ", as root: ")
              + UserNamespace.entered(call, target));
    }
  }

  /** Attach of older Javas waits in the wrong folder, and has the target dump its threads there. */
  private void checkMeetingPlace() throws Failure {
    int finds = target.ownPids ? 10 : 23;
    if ((target.ownTmp || target.ownPids) && call.machine.javaFeature < finds) {
      throw failure(
          target.words()
              + (target.ownTmp ? " has a /tmp of its own" : " has a process number of its own")
              + ", which attach of this Java ("
              + call.machine.javaFeature
              + ") does not find; use the java of JDK "
              + finds
              + " or later, or type, as root: nsenter --target "
              + target.pid
              + " --mount "
              + (target.ownPids ? "--pid " : "")
              + (target.foreign ? "--setuid " + target.uid + " --setgid " + target.gid + " " : "")
              + "java -jar "
              + Invocation.quoted(jarInTarget().getPath())
              + " attach "
              + target.innerPid
              + call.rest());
    }
  }

  /** Attach would load the agent into whichever JVM is at the other end. */
  private void checkOwner(AttachSocket socket) throws Failure {
    if (socket.isAnothers()) {
      throw failure(
          target.words()
              + " is not the JVM at "
              + socket.path()
              + ", where attach would go: that file is of another one with the same number and the"
              + " same /tmp, or was left by one that is gone; remove it if it was left, else give"
              + " each a /tmp of its own, or restart this one with -javaagent:"
              + jar
              + fromOutside());
    }
  }

  /** With -Xrs, and in its first moments, a JVM ends by the signal that asks it for a socket. */
  private void checkSignal(AttachSocket socket) throws Failure {
    if (!socket.isThere() && target.diesOfQuit()) {
      throw failure(
          target.words()
              + " does not catch SIGQUIT (it just starts, or runs with -Xrs), so attach would end"
              + " it; try again in a moment, or restart it with -javaagent:"
              + jar
              + fromOutside());
    }
  }

  /** Sees to it that the target finds the jar. */
  void putJar() throws Failure {
    new TargetJar(call, target).put();
  }

  /** The jar as the target finds it. */
  File jarInTarget() throws Failure {
    TargetJar seen = new TargetJar(call, target);
    File found = seen.find();
    if (found == null) {
      throw seen.notSeen();
    }
    return found;
  }

  /** Whether this is one of the two errors that a successful load across versions ends with. */
  static boolean saysNothing(Throwable said) {
    String text = words(said);
    return text.contains("AgentLoadException: 0\n") || text.contains("Non-numeric value found");
  }

  /** All that a failure says, cause by cause, a line each. */
  private static String words(Throwable said) {
    StringBuilder out = new StringBuilder();
    for (Throwable at = said; at != null; at = at.getCause()) {
      out.append(at).append('\n');
    }
    return out.toString();
  }

  /** Where this Java cannot attach at all. */
  Failure withoutAttach(Summons summons) {
    return failure(
        "this Java ("
            + System.getProperty("java.home")
            + ") is a runtime without the module jdk.attach or tools.jar; use the java of a JDK,"
            + " or type: jattach "
            + target.pid
            + " load instrument false '"
            + jar
            + (summons.options.isEmpty() ? "" : "=" + summons.options.replace("'", "'\\''"))
            + "' (report, status, top and detach then work from here)");
  }

  Failure explain(Throwable said) {
    String text = words(said);
    if (text.contains("does not support the attach mechanism")) {
      return failure(
          target.words()
              + " was started with -XX:+DisableAttachMechanism; only a restart helps, with"
              + " -javaagent:"
              + jar
              + fromOutside());
    }
    if (text.contains("Dynamic agent loading is not enabled")) {
      return failure(
          target.words()
              + " was started with -XX:-EnableDynamicAgentLoading; only a restart helps, with"
              + " -XX:+EnableDynamicAgentLoading or with -javaagent:"
              + jar
              + fromOutside());
    }
    if (text.contains("Operation not permitted") || text.contains("well-known file")) {
      return failure(otherUser());
    }
    if (text.contains("Agent JAR not found")
        || text.matches("(?s).*AgentLoadException: 10[01]\n.*")) {
      return failure(
          "user "
              + target.user
              + " of "
              + target.words()
              + " cannot read "
              + jar
              + "; type: install -m 644 "
              + Invocation.quoted(jar.getPath())
              + " /tmp/ && "
              + call.again("/tmp/" + jar.getName()));
    }
    if (text.contains("respond") || text.contains("timeout")) {
      return new Failure(
          Exit.GONE,
          target.words()
              + " does not answer to attach: it is stopped, swapped out, in a long collection, or"
              + " runs with -Xrs or -XX:+ReduceSignalUsage.");
    }
    return failure("could not attach to " + target.words() + ": " + lastLine(text));
  }

  private String fromOutside() {
    return "; what the kernel knows, without it: "
        + call.command()
        + " attach --kernel-only "
        + target.pid;
  }

  private static String lastLine(String text) {
    String[] lines = text.split("\n");
    return lines[lines.length - 1];
  }

  Failure silence() {
    return new Failure(
        Exit.GONE,
        "the jar was loaded into "
            + target.words()
            + ", but the agent does not say hello; its own stderr tells why.");
  }

  private String otherUser() {
    return target.words() + " is of user " + target.user + "; type: " + asUser(call.again());
  }

  private String asUser(String command) {
    return target.asRoot
        ? String.join(" ", UserNamespace.switching(target)) + ' ' + command
        : Long.valueOf(0).equals(target.uid)
            ? "sudo " + command
            : "sudo -u '#" + target.uid + "' " + command;
  }

  private static Failure failure(String sentence) {
    return new Failure(Exit.NOT_ATTACHED, sentence);
  }
}
