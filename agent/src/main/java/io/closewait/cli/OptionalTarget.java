// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import org.jspecify.annotations.Nullable;

/** The process that a command is about; where none is named, the only JVM. */
final class OptionalTarget {
  private final Invocation call;
  private final Given<Long> pid;

  OptionalTarget(CliCommand command) {
    call = command.call;
    pid = command.take(TargetArgument.parameter().arity("0..1"));
  }

  Target target() throws Failure {
    return target(call, pid.orNull());
  }

  /** The process of this number; or, where that is null, the only JVM. */
  static Target target(Invocation call, @Nullable Long pid) throws Failure {
    return pid == null ? only(call) : TargetArgument.target(call, pid);
  }

  /** Nobody's process is taken for another: where there are several, the user says which. */
  private static Target only(Invocation call) throws Failure {
    if (!call.machine.proc.isThere()) {
      throw new Failure(Exit.USAGE, "PID is missing: the process that this is about.");
    }
    VisibleJvms jvms = VisibleJvms.of(call);
    JvmRow first = jvms.rows().isEmpty() ? null : jvms.rows().get(0);
    Target sickest = first == null ? null : first.jvm;
    if (sickest == null) {
      throw new Failure(Exit.USAGE, "PID is missing, and no JVM runs here that can be looked at.");
    }
    if (jvms.rows().size() == 1) {
      call.console.warn(sickest.words() + " is the only JVM here.");
      return sickest;
    }
    throw new Failure(
        Exit.USAGE,
        "PID is missing, and "
            + jvms.rows().size()
            + " JVMs run here; "
            + jvms.words(sickest)
            + "; type: "
            + call.withProcess(sickest.pid));
  }
}
