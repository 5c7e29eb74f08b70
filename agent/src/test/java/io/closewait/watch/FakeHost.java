// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

import io.closewait.mailbox.Proc;
import io.closewait.report.metrics.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A host made of files, at a time that the test counts, and a watchman on it. */
final class FakeHost implements Watchman.Clock, Registrar, Visitor {
  static final long SECOND = 1_000_000_000L;
  static final int CLOSE_WAIT = 8, ESTABLISHED = 1, DEAD = 0;

  final Path proc;
  private final Path folder;
  private final Map<String, StringBuilder> lists = new LinkedHashMap<>();
  private final Map<String, Jvm> jvms = new LinkedHashMap<>();
  private long inode = 1000;

  /** What the log says, without the time. */
  final List<String> log = new ArrayList<>();

  final List<Long> asked = new ArrayList<>();
  final List<Long> visited = new ArrayList<>();
  final Map<Long, String> refusals = new LinkedHashMap<>();
  final Page page = new Page();
  long now = SECOND;
  long spent;

  /** Run between two rounds. */
  Runnable meanwhile = () -> {};

  FakeHost(Path folder) throws IOException {
    this.folder = folder;
    proc = Files.createDirectories(folder.resolve("proc"));
  }

  /** A process that is a JVM where it has a name. */
  void process(long pid, String name, String network) throws IOException {
    Path process = proc.resolve("" + pid);
    Files.createDirectories(process.resolve("fd"));
    Files.createDirectories(process.resolve("ns"));
    Path net = Files.createDirectories(folder.resolve("net-" + network));
    Files.createSymbolicLink(process.resolve("net"), net);
    Files.createSymbolicLink(process.resolve("ns/net"), Path.of("net:[" + network + "]"));
    Files.writeString(
        process.resolve("limits"), "Max open files            1024       4096       files\n");
    String start = "" + (now / SECOND);
    Files.writeString(
        process.resolve("stat"),
        pid + " (java) S 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 " + start + " 1\n");
    list(network);
    if (name != null) {
      jvms.put(pid + " " + start, new Jvm(pid, start, name, ""));
    }
  }

  private StringBuilder list(String network) {
    return lists.computeIfAbsent(
        network, first -> new StringBuilder("  sl  local_address rem_address   st\n"));
  }

  /** So many sockets more, in this state; 0: in no list. */
  void sockets(long pid, String network, int count, int state) throws IOException {
    Path descriptors = proc.resolve(pid + "/fd");
    StringBuilder list = list(network);
    for (int i = 0; i < count; i++) {
      inode++;
      Files.createSymbolicLink(descriptors.resolve("" + inode), Path.of("socket:[" + inode + "]"));
      if (state != DEAD) {
        list.append("   0: 0100007F:1F90 0A0B000A:1538 0").append(state);
        list.append(" 00000000:00000000 00:00000000 00000000     0        0 ").append(inode);
        list.append(" 1 0000000000000000 20 4 30 10 -1\n");
      }
    }
    Files.writeString(folder.resolve("net-" + network).resolve("tcp"), list);
  }

  /** All lists are cut down to so many lines, and JVMs that are gone are forgotten. */
  void forgetListed(int lines) {
    for (StringBuilder list : lists.values()) {
      int first = list.indexOf("\n") + 1;
      int length = 150 * lines;
      if (list.length() > 2 * length) {
        list.delete(first, list.indexOf("\n", list.length() - length) + 1);
      }
    }
    jvms.values().removeIf(jvm -> !Files.exists(proc.resolve("" + jvm.pid)));
  }

  void ends(long pid) throws IOException {
    try (Stream<Path> all = Files.walk(proc.resolve("" + pid))) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  Watchman watchman(String rule, boolean attach, boolean dryRun, Path reports) throws Exception {
    Chronicle chronicle =
        new Chronicle(
            line -> log.add(line.substring(line.indexOf(' ') + 1)),
            folder.resolve("changes.jsonl"),
            "host");
    return new Watchman(
        new Orders(List.of(Rule.parse(rule)), attach, dryRun, 30 * SECOND),
        new Proc(proc),
        this,
        this,
        this,
        chronicle,
        page,
        reports == null ? null : Reports.in(reports),
        "host",
        "1.2.3");
  }

  List<String> said(String start) {
    return log.stream().filter(line -> line.startsWith(start)).toList();
  }

  String json() throws IOException {
    Path file = folder.resolve("changes.jsonl");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Override
  public Jvm identify(long pid, String start) {
    asked.add(pid);
    return jvms.get(pid + " " + start);
  }

  @Override
  public String refusal(Jvm jvm, boolean wasVisited) {
    return refusals.get(jvm.pid);
  }

  @Override
  public Finding visit(Jvm jvm) {
    synchronized (visited) {
      visited.add(jvm.pid);
    }
    Finding finding = new Finding();
    finding.wasIn = true;
    finding.sentence = "1 leak found, the agent is out again";
    finding.leaks.add(
        new Finding.FoundLeak(
            "7f3a9c01d2e4", "com.acme.Server.handle", "EOF_IGNORED", 25, "LEAK 7f3a9c01d2e4: 25"));
    finding.reports.put("txt", "the report\n");
    return finding;
  }

  @Override
  public void callBack() {}

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long epochMillis() {
    return 1_800_000_000_000L + now / 1_000_000;
  }

  @Override
  public long spentNanos() {
    return spent;
  }

  /** Time passes at once; a visit that is under way comes to its end first. */
  @Override
  public void await(Object on, long nanos) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("closewait-visit")) {
        on.wait(5000);
        return;
      }
    }
    now += nanos;
    meanwhile.run();
  }
}
