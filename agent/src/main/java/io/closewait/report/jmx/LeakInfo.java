// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import io.closewait.capture.Stack;
import io.closewait.diagnose.Diagnosis;
import io.closewait.leak.Leak;
import io.closewait.report.text.EstimateText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One leak as JMX shows it: the facts of {@link Leak} under the names of the JSON Lines. */
public final class LeakInfo {
  private final Leak leak;
  private final @Nullable Diagnosis diagnosis;

  LeakInfo(Leak leak, @Nullable Diagnosis diagnosis) {
    this.leak = leak;
    this.diagnosis = diagnosis;
  }

  public String getSite() {
    return leak.site;
  }

  public String getKind() {
    return leak.kind.name();
  }

  public String getSeverity() {
    return leak.severity.name();
  }

  public int getCount() {
    return leak.count;
  }

  public int getConfirmed() {
    return leak.confirmed;
  }

  public int getClosedLate() {
    return leak.closedLate;
  }

  public long getOldestSeconds() {
    return leak.oldestSeconds;
  }

  public @Nullable Double getPerHour() {
    return leak.perHour;
  }

  public @Nullable String getWhere() {
    return leak.lead() == null ? null : leak.lead().text();
  }

  public @Nullable String getSide() {
    return leak.side == null ? null : leak.side.toString();
  }

  /** Where sockets without a stack probably belong, in words. */
  public @Nullable String getProbably() {
    return EstimateText.of(leak.probably);
  }

  public Map<String, Integer> getPeers() {
    return leak.peers;
  }

  public String @Nullable [] getOpen() {
    return frames(leak.open);
  }

  public String @Nullable [] getOwner() {
    return frames(leak.owner);
  }

  public String @Nullable [] getEof() {
    return frames(leak.eof);
  }

  public String[] getHolders() {
    String[] sentences = new String[leak.holders.size()];
    for (int i = 0; i < sentences.length; i++) {
      sentences[i] = leak.holders.get(i).sentence();
    }
    return sentences;
  }

  public @Nullable String getCause() {
    return diagnosis == null ? null : diagnosis.cause;
  }

  public @Nullable String getFix() {
    return diagnosis == null ? null : diagnosis.fix;
  }

  public @Nullable String getDocs() {
    return diagnosis == null ? null : diagnosis.docs;
  }

  private static String @Nullable [] frames(@Nullable Stack stack) {
    if (stack == null) {
      return null;
    }
    String[] frames = new String[stack.frames.size()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = stack.frames.get(i).toString();
    }
    return frames;
  }
}
