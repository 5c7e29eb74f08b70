// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.capture.SiteTable;
import io.closewait.detect.Detector;
import io.closewait.detect.Thresholds;
import io.closewait.firstaid.FirstAid;
import io.closewait.holders.HolderSearch;
import io.closewait.holders.OwnerFinder;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.LinuxKernel;
import io.closewait.kernel.MacKernel;
import io.closewait.kernel.NativeCode;
import io.closewait.kernel.NoKernel;
import io.closewait.kernel.PortableKernel;
import io.closewait.kernel.ProcKernel;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.leak.Yardstick;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.platform.Platform;
import io.closewait.platform.Terrain;
import io.closewait.report.Outputs;
import io.closewait.report.StatusPage;
import io.closewait.report.file.Reserve;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What sweeps and reports: the kernel's view, the outputs and the detector, each made when it is
 * first needed. The agent's thread only.
 */
class Inspection {
  private final Options options;
  private final SiteTable sites;
  private final Hooks hooks;
  private final Platform platform;
  private final boolean attached;
  private final LateStart lateStart;
  private final Health health;
  private @Nullable Outputs outputs;
  private @Nullable KernelView kernel;
  private volatile @Nullable Detector detector;

  /** Whether it knows of descriptors only, as it was made without sockets or without room. */
  private boolean bare;

  /** Null where the option {@code holders} is off. */
  private @Nullable HolderSearch search;

  private @Nullable FirstAid firstAid;

  /** Whether there was a sweep since first aid was last given. */
  private boolean swept;

  private volatile boolean jvmEnds;

  Inspection(
      Options options,
      SiteTable sites,
      Hooks hooks,
      Platform platform,
      boolean attached,
      LateStart lateStart) {
    this.options = options;
    this.sites = sites;
    this.platform = platform;
    this.attached = attached;
    this.lateStart = lateStart;
    this.hooks = hooks;
    this.health = new Health(hooks);
  }

  /** Made when something is to be reported. */
  final Outputs outputs() {
    if (outputs == null) {
      outputs = openOutputs(options, lateStart);
      outputs.reporter.started();
    }
    return outputs;
  }

  /** What the options ask for and cannot be, each in a sentence. */
  final List<String> refused() {
    return outputs == null ? Collections.<String>emptyList() : outputs.refused();
  }

  /** Where the outputs are, by the option that asks for each. */
  final Map<String, String> places() {
    return outputs == null ? Collections.<String, String>emptyMap() : outputs.places();
  }

  /** Tells what the agent itself lost since the last time. */
  final void tellNews() {
    health.check(kernel, sites);
    if (health.hasNews()) {
      Reporter reporter = outputs().reporter;
      for (Notice news = health.next(); news != null; news = health.next()) {
        reporter.notice(news);
      }
    }
  }

  /** Whether there was a first sweep. */
  final boolean hasBegun() {
    return detector != null;
  }

  /** Whether the next sweep must not wait for its time. */
  final boolean isUrgent(int now) {
    return detector != null && detector.isUrgent(now);
  }

  /**
   * Sweeps.
   *
   * @param inUse whether there are sockets: before, the JDK's network code is left alone
   */
  final void sweep(int now, long nanos, boolean inUse) {
    Detector sweeping = detector(inUse);
    sweeping.sweep(now, nanos);
    swept = true;
    Snapshot seen = sweeping.latest();
    if (seen != null) {
      boolean scarce =
          Yardstick.inUse(seen.descriptorsUsed, seen.descriptorsLimit, Yardstick.AMPLE_PERCENT);
      Reserve.keep(scarce ? 0 : options.filesForLines()); // from then on the files are kept open
    }
  }

  /**
   * The last report.
   *
   * @param leaksMayStand also where there was no sweep yet
   */
  final void finish(int now, boolean leaksMayStand) {
    Reserve.keep(0);
    if (detector != null || leaksMayStand) {
      sites.resolve();
      detector(leaksMayStand).stop(now);
    } else if (outputs != null) {
      outputs.reporter.stopped(new Snapshot.Builder().build());
    }
  }

  /** From here on nothing counts that only the end of the JVM brings about. Any thread. */
  final void jvmEnds() {
    jvmEnds = true;
    Detector begun = detector;
    if (begun != null) {
      begun.jvmEnds();
    }
  }

  /** What the last sweep saw. */
  final Snapshot latest() {
    Snapshot latest = detector == null ? null : detector.latest();
    return latest != null ? latest : new Snapshot.Builder().build();
  }

  /** Searches for who holds the leaked sockets; {@code again}: also of all that is known. */
  final void askForHolders(boolean again) {
    if (detector != null) {
      detector.askForHolders(again);
    }
  }

  /** Made when it is asked for, or the option is on; null before the first sweep. */
  final @Nullable FirstAid firstAid() {
    if (firstAid == null && detector != null && !bare) {
      long age = options.firstAidMillis();
      OwnerFinder finder = search == null ? newSearch() : search;
      firstAid = new FirstAid(detector, finder, outputs().reporter, age < 0 ? -1 : ticks(age));
    }
    return firstAid;
  }

  /** Closes what is due. Called at each tick, after the sweep if there was one. */
  final void giveFirstAid(long nanos) {
    boolean judged = swept;
    swept = false;
    FirstAid aid = firstAid != null || options.firstAidMillis() >= 0 ? firstAid() : null;
    if (aid != null && judged) {
      aid.swept(nanos);
    } else if (aid != null) {
      aid.tick(nanos);
    }
  }

  /** What it knows for the page of the status. */
  final StatusPage statusPage() {
    StatusPage page = new StatusPage(options, latest());
    page.attached = attached;
    page.cpuNanos = cpuNanos();
    page.outputs = places();
    page.refused = refused();
    page.firstAid = firstAid == null ? null : firstAid.status();
    return page;
  }

  private HolderSearch newSearch() {
    return new HolderSearch(platform, hooks.instrumentation(), options.app());
  }

  /** CPU time that the calling thread has used; -1 where it is not known. */
  final long cpuNanos() {
    return kernel == null ? -1 : kernel.cpuNanos();
  }

  /** With {@code sockets} one that knows of them, as soon as that can be made. */
  private Detector detector(boolean sockets) {
    Detector known = detector;
    if (known == null || bare && sockets && NativeCode.canBeMade()) {
      bare = !sockets || !NativeCode.canBeMade();
      known = newDetector(bare ? new ProcKernel() : openKernel());
      detector = known;
      if (jvmEnds) {
        known.jvmEnds();
      }
      tellNews();
    }
    return known;
  }

  private Detector newDetector(KernelView view) {
    kernel = view;
    Detector made =
        new Detector(
            view,
            sites,
            new Thresholds(ticks(options.graceMillis()), ticks(options.graceUnreadMillis())),
            options.ignore(),
            ticks(options.summaryMillis()),
            attached,
            outputs().reporter);
    if (options.holders()) {
      search = newSearch();
      made.searchWith(search, options.holdersUnasked());
    }
    return made;
  }

  /** A time of the options in ticks of the agent's clock. */
  static int ticks(long millis) {
    return (int) Math.min(Integer.MAX_VALUE / 16, (millis + 999) / 1000);
  }

  /** Where the kernel cannot be asked for everything, that is reported. */
  private KernelView openKernel() {
    Terrain here = Terrain.here();
    try {
      platform.openForReflection();
      if (here.isLinux()) {
        return linuxKernel();
      }
      KernelView view = here.isMacOs() ? new MacKernel() : new PortableKernel();
      if (!here.isMacOs()) {
        health.stateless("this is neither Linux nor macOS");
      }
      return view;
    } catch (Throwable refused) {
      health.unconfirmed(refused.toString());
      return new NoKernel();
    }
  }

  // ---- tests hand in their own -----------------------------------------------------------------

  KernelView linuxKernel() throws ReflectiveOperationException {
    return new LinuxKernel();
  }

  Outputs openOutputs(Options options, LateStart lateStart) {
    return new Outputs(options, lateStart);
  }
}
