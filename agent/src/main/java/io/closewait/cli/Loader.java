// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Loads the jar into a target through attach. Whether that worked is known from the agent's hello
 * alone: across versions of Java the attach call reports failures as success and the reverse.
 */
final class Loader {
  private static final long HELLO_SECONDS_AFTER_FAILURE = 1;

  private final Machine machine;
  private final Target target;
  private final Obstacles obstacles;

  Loader(Invocation call, Target target) {
    this.machine = call.machine;
    this.target = target;
    obstacles = new Obstacles(call, target);
  }

  /** Puts the jar where the target sees it. */
  void copy() throws Failure {
    obstacles.checkKind();
    obstacles.putJar();
  }

  /** A failure says what is known to stand in the way, before anything is tried. */
  void check(Summons summons) throws Failure {
    obstacles.check();
    obstacles.jarInTarget();
    if (!machine.tool.isThere()) {
      throw obstacles.withoutAttach(summons);
    }
  }

  /** The hello of the agent; a failure says why there is none. */
  Message load(Summons summons) throws Failure {
    File jar = obstacles.jarInTarget();
    Throwable refusal = tried(jar, summons);
    long seconds = refusal != null ? HELLO_SECONDS_AFTER_FAILURE : machine.helloSeconds;
    Message hello = await(summons, new Deadline(target, seconds));
    if (hello != null) {
      return hello;
    }
    throw refusal != null ? obstacles.explain(refusal) : obstacles.silence();
  }

  /** What attach threw, where that says something; or null. */
  private @Nullable Throwable tried(File jar, Summons summons) {
    try {
      machine.tool.load(jar, target.pid, summons.argument());
      return null;
    } catch (RuntimeException | LinkageError thrown) {
      return Obstacles.saysNothing(thrown) ? null : thrown;
    }
  }

  /** Waits for the hello that repeats the nonce; null: it does not come. */
  private @Nullable Message await(Summons summons, Deadline deadline) throws Failure {
    while (true) {
      try (Correspondent box = target.readableMailbox()) {
        String nonce = box == null ? null : box.hello().get(Protocol.NONCE);
        if (box != null && nonce != null && nonce.equals(summons.nonce)) {
          return tidied(box);
        }
      } catch (IOException closing) {
        // it was only read from
      }
      if (!target.alive()) {
        throw new Failure(Exit.GONE, "process " + target.pid + " has ended meanwhile.");
      }
      if (deadline.passed()) {
        return null;
      }
      try {
        Correspondent.pause();
      } catch (IOException interrupted) {
        throw new Failure(Exit.GONE, "interrupted.");
      }
    }
  }

  /** Where no agent stays, or one that nobody can ask, nobody else will remove its hello. */
  private Message tidied(Correspondent box) throws IOException {
    Message hello = box.hello();
    String outcome = hello.get(Protocol.OUTCOME);
    if (Protocol.ABSENT.equals(outcome)
        || Protocol.REFUSED.equals(outcome)
        || Protocol.FOR_TESTS.equals(outcome)) {
      box.discard();
    }
    return hello;
  }
}
