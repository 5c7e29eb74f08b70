// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Nonce;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import java.io.Closeable;
import java.io.IOException;

/** A line to the agent in a target. */
final class Link implements Closeable {
  private static final long ANSWER_SECONDS = 20;

  private final Target target;
  private final Correspondent box;

  private Link(Target target, Correspondent box) {
    this.target = target;
    this.box = box;
  }

  /** Null where the target has no mailbox of an agent that is at work. */
  static Link existing(Target target) throws Failure {
    Correspondent box = box(target);
    if (box == null) {
      return null;
    }
    Link link = new Link(target, box);
    if (Protocol.ABSENT.equals(box.hello().get(Protocol.OUTCOME))) {
      link.close();
      return null;
    }
    link.checkProtocol();
    return link;
  }

  /** To the agent in the target; opens its mailbox first where nobody has yet. */
  static Link to(Target target) throws Failure {
    Link link = existing(target);
    if (link != null) {
      return link;
    }
    Obstacles.checkUser(target);
    if (Target.LINUX && target.java == null) {
      throw new Failure(Exit.NO_AGENT, Obstacles.noJvm(target));
    }
    boolean mayBeThere = !Target.LINUX || target.openAgentJar() != null;
    if (mayBeThere && !Boolean.FALSE.equals(target.agentThread())) {
      Loader loader = new Loader(target);
      Summons summons = Summons.toOpen(Nonce.make());
      loader.check(summons);
      Message hello = loader.load(summons);
      link = Protocol.ABSENT.equals(hello.get(Protocol.OUTCOME)) ? null : existing(target);
    }
    if (link == null) {
      throw new Failure(
          Exit.NO_AGENT,
          "there is no agent in "
              + target.words()
              + "; type: "
              + Jar.command()
              + " attach "
              + target.pid);
    }
    return link;
  }

  static Correspondent box(Target target) throws Failure {
    try {
      return Correspondent.of(target.pid, target.innerPid, target.uid, target.foreign);
    } catch (IOException unreadable) {
      throw broken(target, unreadable);
    }
  }

  private void checkProtocol() throws Failure {
    if (box.hello().number(Protocol.PROTOCOL) != Protocol.VERSION) {
      String version = version();
      close();
      throw new Failure(
          Exit.NO_AGENT,
          "the agent in "
              + target.words()
              + " is of version "
              + version
              + " and does not understand this one, "
              + Jar.version()
              + "; use closewait-agent.jar of version "
              + version
              + '.');
    }
  }

  String version() {
    return String.valueOf(box.hello().get(Protocol.AGENT_VERSION));
  }

  Message hello() {
    return box.hello();
  }

  /** The answer; its error, should there be one, as a failure. */
  Message ask(String command, String form) throws Failure {
    Message request = new Message().with(Protocol.COMMAND, command).with(Protocol.FORM, form);
    Message answer;
    try {
      answer = box.ask(request, new Deadline(target, ANSWER_SECONDS));
    } catch (Deadline.Passed passed) {
      throw new Failure(Exit.GONE, passed.getMessage());
    } catch (IOException broken) {
      throw broken(target, broken);
    }
    if (answer.get(Protocol.ERROR) != null) {
      throw new Failure(Exit.NO_AGENT, Terminal.printable(answer.get(Protocol.ERROR)) + '.');
    }
    return answer;
  }

  void awaitEnd() throws Failure {
    try {
      box.awaitEnd(new Deadline(target, ANSWER_SECONDS));
    } catch (Deadline.Passed passed) {
      if (target.alive()) {
        throw new Failure(Exit.GONE, passed.getMessage());
      }
    } catch (IOException broken) {
      throw broken(target, broken);
    }
  }

  private static Failure broken(Target target, IOException broken) {
    return target.alive()
        ? new Failure(
            Exit.FILE,
            "the mailbox of " + target.words() + " cannot be used: " + Reason.of(broken) + '.')
        : new Failure(Exit.GONE, "process " + target.pid + " has ended meanwhile.");
  }

  @Override
  public void close() {
    try {
      box.close();
    } catch (IOException nothingIsLost) {
      // it was only read from
    }
  }
}
