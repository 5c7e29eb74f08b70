// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Nonce;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Request;
import io.closewait.mailbox.Summons;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A line to the agent in a target. */
final class Link implements Closeable {
  private static final int OPENING_SECONDS = 4;

  private final Invocation call;
  private final Target target;
  private final Correspondent box;

  private Link(Invocation call, Target target, Correspondent box) {
    this.call = call;
    this.target = target;
    this.box = box;
  }

  /** Null where the target has no mailbox of an agent that is at work. */
  static @Nullable Link existing(Invocation call, Target target) throws Failure {
    Correspondent box = target.readableMailbox();
    if (box == null) {
      return null;
    }
    Link link = new Link(call, target, box);
    if (Protocol.ABSENT.equals(box.hello().get(Protocol.OUTCOME))) {
      link.close();
      return null;
    }
    link.checkProtocol();
    return link;
  }

  /** To the agent in the target; opens its mailbox first where nobody has yet. */
  static Link to(Invocation call, Target target) throws Failure {
    Link link = existing(call, target);
    if (link != null) {
      return link;
    }
    Obstacles obstacles = new Obstacles(call, target);
    obstacles.checkUser();
    if (target.linux && target.java == null) {
      throw new Failure(Exit.NO_AGENT, obstacles.noJvm());
    }
    link = awaited(call, target);
    if (link != null) {
      return link;
    }
    boolean mayBeThere = !target.linux || target.openAgentJar() != null;
    if (mayBeThere && !Boolean.FALSE.equals(target.agentThread())) {
      Loader loader = new Loader(call, target);
      Summons summons = Summons.toOpen(Nonce.make());
      loader.check(summons);
      Message hello = loader.load(summons);
      link = Protocol.ABSENT.equals(hello.get(Protocol.OUTCOME)) ? null : existing(call, target);
    }
    if (link == null) {
      throw new Failure(
          Exit.NO_AGENT,
          "there is no agent in "
              + target.words()
              + "; type: "
              + call.command()
              + " attach "
              + target.pid);
    }
    return link;
  }

  /** An agent that came with the JVM opens its mailbox within the first seconds. */
  private static @Nullable Link awaited(Invocation call, Target target) throws Failure {
    Deadline opening = new Deadline(target, OPENING_SECONDS);
    Link link = null;
    while (link == null && Boolean.TRUE.equals(target.agentThread()) && !opening.passed()) {
      try {
        Correspondent.pause();
      } catch (IOException interrupted) {
        throw new Failure(Exit.GONE, "interrupted.");
      }
      link = existing(call, target);
    }
    return link;
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
              + call.machine.jar.version()
              + "; use closewait-agent.jar of version "
              + version
              + '.');
    }
  }

  String version() {
    return Terminal.value(String.valueOf(box.hello().get(Protocol.AGENT_VERSION)));
  }

  Message hello() {
    return box.hello();
  }

  /** The answer; its error, should there be one, as a failure. */
  Message ask(String command, String form) throws Failure {
    return ask(command, form, "");
  }

  Message ask(String command, String form, String details) throws Failure {
    Message answer;
    try {
      answer = box.ask(Request.of(command, form, details), deadline());
    } catch (Deadline.Passed passed) {
      throw new Failure(Exit.GONE, passed.sentence);
    } catch (IOException broken) {
      throw target.brokenMailbox(why(broken));
    }
    if (answer.get(Protocol.ERROR) != null) {
      throw new Failure(Exit.NO_AGENT, answer.get(Protocol.ERROR) + '.');
    }
    return answer;
  }

  private Deadline deadline() {
    return new Deadline(target, call.machine.answerSeconds);
  }

  void awaitEnd() throws Failure {
    try {
      box.awaitEnd(deadline());
    } catch (Deadline.Passed passed) {
      if (target.alive()) {
        throw new Failure(Exit.GONE, passed.sentence);
      }
    } catch (IOException broken) {
      throw target.brokenMailbox(why(broken));
    }
  }

  /** A file system of the container's own keeps nothing for users that it does not know. */
  private String why(IOException broken) {
    return target.ownUsers
        ? Reason.of(broken)
            + "; it is that of a container whose users are not those of this host; type: "
            + UserNamespace.entered(call, target)
        : Reason.of(broken) + '.';
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
