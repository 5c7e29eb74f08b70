// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Correspondent;
import io.closewait.mailbox.Message;
import io.closewait.mailbox.Protocol;
import io.closewait.mailbox.Summons;
import java.io.File;
import java.io.IOException;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/**
 * Loads the jar into a target through attach. Whether that worked is told by the agent's hello
 * alone: across versions of Java the attach call reports failures as success and the reverse.
 */
final class Loader {
  /** The load itself has run when the call returns; this is for slow disks. */
  private static final long HELLO_SECONDS = 10;

  private static final long HELLO_SECONDS_AFTER_FAILURE = 1;

  /** Libraries of JDKs that can attach; on 9 and later in the system class loader's reach. */
  private static final AttachmentProvider JDK =
      new AttachmentProvider.Compound(
          AttachmentProvider.ForModularizedVm.INSTANCE,
          AttachmentProvider.ForStandardToolsJarVm.JVM_ROOT,
          AttachmentProvider.ForStandardToolsJarVm.JDK_ROOT,
          AttachmentProvider.ForStandardToolsJarVm.MACINTOSH);

  private final Target target;
  private final Obstacles obstacles;

  Loader(Target target) {
    this.target = target;
    obstacles = new Obstacles(target);
  }

  /** A failure says what is known to stand in the way, before anything is tried. */
  void check(Summons summons) throws Failure {
    obstacles.check();
    obstacles.jarInTarget();
    if (!JDK.attempt().isAvailable()) {
      throw obstacles.withoutAttach(summons);
    }
  }

  /** The hello of the agent; a failure says why there is none. */
  Message load(Summons summons) throws Failure {
    File jar = obstacles.jarInTarget();
    Throwable said = null;
    try {
      ByteBuddyAgent.attach(jar, Long.toString(target.pid), summons.argument(), JDK);
    } catch (RuntimeException | LinkageError failed) {
      said = failed;
    }
    boolean failed = said != null && !Obstacles.saysNothing(said);
    Message hello =
        await(summons, new Deadline(target, failed ? HELLO_SECONDS_AFTER_FAILURE : HELLO_SECONDS));
    if (hello != null) {
      return hello;
    }
    throw failed ? obstacles.explain(said) : obstacles.silence();
  }

  /** Waits for the hello that repeats the nonce; null: it does not come. */
  private Message await(Summons summons, Deadline deadline) throws Failure {
    while (true) {
      try (Correspondent box = Link.box(target)) {
        if (box != null && summons.nonce.equals(box.hello().get(Protocol.NONCE))) {
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

  /** Where no agent stays, nobody else will remove its hello. */
  private Message tidied(Correspondent box) throws IOException {
    Message hello = box.hello();
    String outcome = hello.get(Protocol.OUTCOME);
    if (Protocol.ABSENT.equals(outcome) || Protocol.REFUSED.equals(outcome)) {
      box.discard();
    }
    return hello;
  }
}
