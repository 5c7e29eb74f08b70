// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.DescriptorCensus;
import io.closewait.leak.Forecast;
import io.closewait.leak.Leak;
import io.closewait.leak.Snapshot;
import io.closewait.report.text.Headline;
import io.closewait.report.text.LeakBlock;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import org.jspecify.annotations.Nullable;

/** Answers from the last snapshot; any thread. */
final class ClosewaitBean extends NotificationBroadcasterSupport implements ClosewaitMXBean {
  static final String NAME = "io.closewait:type=Closewait";

  static final String LEAK = "io.closewait.leak";

  private final String version;
  private final Diagnoser diagnoser;
  private final AtomicLong sequence = new AtomicLong();
  private volatile Snapshot snapshot;

  ClosewaitBean(String version, Diagnoser diagnoser, Snapshot snapshot) {
    super(
        new MBeanNotificationInfo(
            new String[] {LEAK},
            Notification.class.getName(),
            "A call site leaks that did not before; the user data is its fingerprint."));
    this.version = version;
    this.diagnoser = diagnoser;
    this.snapshot = snapshot;
  }

  void update(Snapshot latest) {
    snapshot = latest;
  }

  void newSite(Leak leak) {
    Notification notification =
        new Notification(
            LEAK, NAME, sequence.incrementAndGet(), System.currentTimeMillis(), Headline.of(leak));
    notification.setUserData(leak.site);
    sendNotification(notification);
  }

  @Override
  public String getVersion() {
    return version;
  }

  @Override
  public int getOpenSockets() {
    return snapshot.openSockets;
  }

  @Override
  public int getLeakedSockets() {
    return snapshot.totals.leakedSockets;
  }

  @Override
  public int getLeakSites() {
    return snapshot.totals.leakedSites;
  }

  @Override
  public int getCollectedSockets() {
    return snapshot.totals.collectedSockets;
  }

  @Override
  public int getGrowingSockets() {
    return snapshot.totals.growingSockets;
  }

  @Override
  public long getOldestLeakSeconds() {
    return snapshot.totals.oldestSeconds;
  }

  @Override
  public long getDescriptorsUsed() {
    return snapshot.descriptorsUsed;
  }

  @Override
  public long getDescriptorsLimit() {
    return snapshot.descriptorsLimit;
  }

  @Override
  public Map<String, Integer> getDescriptorsByKind() {
    DescriptorCensus census = snapshot.descriptorCensus;
    return census == null ? Collections.<String, Integer>emptyMap() : census.byKind();
  }

  @Override
  public @Nullable Long getDescriptorsExhaustedInSeconds() {
    Forecast forecast = snapshot.forecast;
    return forecast == null ? null : forecast.exhaustedInSeconds;
  }

  @Override
  public String getForecast() {
    Forecast forecast = snapshot.forecast;
    return forecast == null ? "no forecast" : forecast.words;
  }

  @Override
  public long getCapturesSkipped() {
    return snapshot.capturesSkipped;
  }

  @Override
  public long getErrors() {
    return snapshot.errors;
  }

  @Override
  public double getSweepSeconds() {
    return snapshot.sweepNanos / 1e9;
  }

  @Override
  public LeakInfo[] leaks() {
    Snapshot now = snapshot;
    LeakInfo[] leaks = new LeakInfo[now.leaks.size()];
    for (int i = 0; i < leaks.length; i++) {
      Leak leak = now.leaks.get(i);
      leaks[i] = new LeakInfo(leak, diagnoser.diagnose(leak));
    }
    return leaks;
  }

  @Override
  public String report() {
    Snapshot now = snapshot;
    if (now.leaks.isEmpty()) {
      return "no leak among " + now.openSockets + " open sockets\n";
    }
    StringBuilder out = new StringBuilder();
    for (Leak leak : now.leaks) {
      out.append(LeakBlock.withHeadline(leak, diagnoser.diagnose(leak), now)).append("\n\n");
    }
    return out.toString();
  }
}
