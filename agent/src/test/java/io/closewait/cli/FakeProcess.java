// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Mailbox;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Proc;
import io.closewait.mailbox.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process made of files, as the kernel would show it. */
final class FakeProcess {
  static final int LISTEN = 10, CLOSE_WAIT = 8, ESTABLISHED = 1;

  private final FakeMachine machine;
  final long pid;
  final Path folder;

  /** The file system that it sees. */
  private Path root;

  private int descriptors = 3;
  private int rows;

  FakeProcess(FakeMachine machine, long pid) throws IOException {
    this.machine = machine;
    this.pid = pid;
    folder = machine.proc.resolve("" + pid);
    for (String inner : new String[] {"fd", "ns", "net", "task/" + pid}) {
      Files.createDirectories(folder.resolve(inner));
    }
    for (String namespace : new String[] {"pid", "mnt", "net", "user"}) {
      namespace(namespace, namespace + ":[1]");
    }
    sees(machine.folder.resolve("root"));
    state("S");
    user(machine.uid);
    file("limits", "Max open files            1024                 4096                 files\n");
    file("net/tcp", "  sl  local_address rem_address   st\n");
    file("maps", "");
    program("java");
    thread("main");
  }

  FakeProcess file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return this;
  }

  private void link(Path link, String to) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(to));
  }

  FakeProcess namespace(String kind, String name) throws IOException {
    link(folder.resolve("ns/" + kind), name);
    return this;
  }

  /** Its root folder, in which a /tmp is made. */
  FakeProcess sees(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("tmp"));
    link(folder.resolve("root"), root.toString());
    return this;
  }

  Path tmp() {
    return root.resolve("tmp");
  }

  FakeProcess state(String letter) throws IOException {
    return file(
        "stat",
        pid
            + " (java) "
            + letter
            + " 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 "
            + (1000 + pid)
            + " 1\n");
  }

  FakeProcess user(long uid) throws IOException {
    return status(uid, "" + pid, "ffffffffffffffff");
  }

  FakeProcess status(long uid, String numbers, String caught) throws IOException {
    String ids = "\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid + "\n";
    return file(
        "status",
        "Name:\tx\nUid:"
            + ids
            + "Gid:"
            + ids
            + "NSpid:\t"
            + numbers
            + "\nSigCgt:\t"
            + caught
            + "\n");
  }

  FakeProcess program(String name) throws IOException {
    return file("comm", name + "\n");
  }

  FakeProcess runs(String... arguments) throws IOException {
    return file("cmdline", String.join("\0", arguments) + "\0");
  }

  /** A thread of this name in the kernel's eyes. */
  FakeProcess thread(String name) throws IOException {
    Path task = Files.createDirectories(folder.resolve("task/" + (pid + name.hashCode())));
    Files.writeString(task.resolve("comm"), name + "\n");
    return this;
  }

  FakeProcess java(String version) throws IOException {
    Path home =
        Files.createDirectories(root.resolve("jdk/" + pid + "/lib/server")).resolve("../..");
    Files.writeString(home.normalize().resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return mapped("/jdk/" + pid + "/lib/server/libjvm.so");
  }

  FakeProcess mapped(String library) throws IOException {
    return file("maps", "7f00-7f01 r-xp 0000 08:01 5   " + library + "\n");
  }

  /** Where the file release of {@link #java} lies. */
  Path release() {
    return root.resolve("jdk/" + pid + "/release");
  }

  FakeProcess descriptor(String to) throws IOException {
    link(folder.resolve("fd/" + descriptors++), to);
    return this;
  }

  /** A TCP socket of 127.0.0.1; what is in no list is still open. */
  FakeProcess socket(int state, int localPort, int peerPort) throws IOException {
    long inode = pid * 1000 + ++rows;
    String row =
        String.format(
            "%4d: 0100007F:%04X 0100007F:%04X %02X 00000000:00000000 00:00000000 00000000 0 0 %d 1%n",
            rows, localPort, peerPort, state, inode);
    file("net/tcp", Files.readString(folder.resolve("net/tcp")) + row);
    return descriptor("socket:[" + inode + "]");
  }

  /** As it sees itself. */
  Proc inside() throws IOException {
    Path inside = Files.createDirectories(machine.folder.resolve("inside-" + pid));
    link(inside.resolve("self"), folder.toString());
    return new Proc(inside);
  }

  /** An agent in it that says hello and answers by this clerk until it is closed. */
  FakeAgent agent(Mailbox.Clerk clerk) throws IOException {
    return new FakeAgent(this, hello(Protocol.ALREADY), clerk);
  }

  static Message hello(String outcome) {
    return new Message().with(Protocol.AGENT_VERSION, "1.2.3").with(Protocol.OUTCOME, outcome);
  }
}
