// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes to whatever output is in use; debug and trace are off. */
final class AgentLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final int FRAMES = 12;

  AgentLogger(String name) {
    this.name = name;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
    boolean warning = level.toInt() >= Level.WARN.toInt();
    StringBuilder text = new StringBuilder(MessageFormatter.basicArrayFormat(message, arguments));
    if (thrown != null) {
      describe(thrown, text);
    }
    LogOutput.inUse().log(warning, text.toString());
  }

  /** A failure of the agent itself: whoever mends it needs to see where. */
  private static void describe(Throwable thrown, StringBuilder text) {
    text.append(": ").append(thrown);
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < frames.length && i < FRAMES; i++) {
      text.append("\nat ").append(frames[i]);
    }
    if (thrown.getCause() != null && thrown.getCause() != thrown) {
      text.append("\ncaused by ").append(thrown.getCause());
    }
  }
}
