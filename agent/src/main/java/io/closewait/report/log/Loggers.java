// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import org.slf4j.Logger;

/**
 * The agent's loggers. Taken from here, not from org.slf4j.LoggerFactory: its look-up heeds system
 * properties (slf4j.provider, slf4j.internal.*) that belong to the application.
 */
public final class Loggers {
  private Loggers() {}

  public static Logger get(Class<?> owner) {
    return new AgentLogger(owner.getName());
  }

  /** From now on lines go there; those that waited for it too. */
  public static void use(LogOutput next) {
    LogOutput.use(next);
  }
}
