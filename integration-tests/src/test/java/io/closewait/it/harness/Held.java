// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the campaign against the host: one row of docs/reliability.md. Where and when it was
 * seen is noted when the test has run.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag(Held.TAG)
@ExtendWith(Campaign.class)
public @interface Held {
  String TAG = "reliability";

  /** Where the row stands. */
  Part part();

  /** What is done to the host. */
  String done();

  /** What the test saw hold all the same. */
  String held();

  /** The parts of the document, in order. */
  enum Part {
    MEMORY("Memory, threads and stacks"),
    SOCKETS("Sockets and descriptors"),
    END("The end of the JVM"),
    OUTPUTS("Logs, disks and the standard error"),
    PORT("The metrics port and JMX"),
    COMMANDS("The command line among processes that are no friends"),
    AGENTS("Other agents, debuggers and unusual JVMs"),
    LONG("What takes long");

    final String title;

    Part(String title) {
      this.title = title;
    }
  }
}
