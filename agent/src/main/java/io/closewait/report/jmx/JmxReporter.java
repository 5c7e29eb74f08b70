// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Leak;
import io.closewait.leak.LeakKey;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.platform.LateStart;
import io.closewait.report.log.Loggers;
import io.closewait.report.text.PlainText;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Keeps the MXBean up to date, from the moment on at which it may be registered. */
public final class JmxReporter implements Reporter {
  /** Descriptors, for what the JDK opens while it registers. */
  private static final int ENOUGH = 8;

  private final Logger log = Loggers.get(JmxReporter.class);
  private final LateStart start;
  private final String version;
  private final Diagnoser diagnoser;
  private final Set<LeakKey> sites = new HashSet<>();
  private @Nullable Reporter registration;

  public JmxReporter(LateStart start, String version, Diagnoser diagnoser) {
    this.start = start;
    this.version = version;
    this.diagnoser = diagnoser;
  }

  @Override
  public void leak(Leak leak) {
    boolean isNew = sites.add(leak.key());
    if (isNew && registration != null) {
      registration.leak(leak);
    }
  }

  @Override
  public void swept(Snapshot snapshot) {
    if (descriptorsAreLeft(snapshot) && start.isDue(System.nanoTime())) {
      register(snapshot);
    }
    if (registration != null) {
      registration.swept(snapshot);
    }
  }

  @Override
  public void stopped(Snapshot snapshot) {
    if (registration != null) {
      registration.stopped(snapshot);
    }
  }

  /**
   * The first MBean has the JDK list the settings of its recorder: without a descriptor it warns of
   * that on the application's stdout.
   */
  private static boolean descriptorsAreLeft(Snapshot snapshot) {
    return !snapshot.ranOut
        && (snapshot.descriptorsLimit < 0
            || snapshot.descriptorsLimit - snapshot.descriptorsUsed > ENOUGH);
  }

  /** Registers the MXBean, once; where it cannot, the log says so in one line. */
  private void register(Snapshot snapshot) {
    try {
      registration = Registration.register(version, diagnoser, snapshot);
    } catch (NoClassDefFoundError absent) {
      log.info(
          "jmx: this runtime has no module java.management (see --add-modules);"
              + " there will be no MXBean");
    } catch (Exception refused) {
      log.warn(
          "jmx: the MXBean {} cannot be registered ({}); there will be none",
          ClosewaitBean.NAME,
          PlainText.of(refused.toString()));
    }
  }
}
