// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.capture.FrameRules;
import io.closewait.leak.Holder;
import io.closewait.options.Globs;
import io.closewait.platform.Platform;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches the live objects of this JVM for who holds its leaked sockets. One thread, which pays
 * for it: no other is stopped, and nothing of the application runs.
 */
public final class HolderSearch implements HolderFinder, OwnerFinder {
  private static final String NOT_SEARCHED = "who holds the sockets was not searched: ";

  /** How long a walk may take on a processor; it mostly needs a tenth of it. */
  private static final long NANOS = TimeUnit.SECONDS.toNanos(4);

  /** How long to wait after the heap was too full in the middle of a search. */
  private static final long REST = TimeUnit.MINUTES.toNanos(10);

  /** How long room in the heap is waited for, unless it was in vain a short time ago. */
  private static final long WAIT_FOR_ROOM = TimeUnit.SECONDS.toNanos(1),
      IN_VAIN = TimeUnit.MINUTES.toNanos(1),
      LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

  private final Platform platform;
  private final Instrumentation instrumentation;
  private final Globs application;
  private final WeakHashMap<Class<?>, Declared> kept = new WeakHashMap<>();
  private @Nullable Tools tools;
  private @Nullable String refused;
  private long notBefore;
  private long inVainUntil = System.nanoTime();
  private boolean resting;

  /** {@code application}: the packages that the user calls the application's own. */
  public HolderSearch(Platform platform, Instrumentation instrumentation, Globs application) {
    this.platform = platform;
    this.instrumentation = instrumentation;
    this.application = application;
  }

  @Override
  public Findings find(List<Target> targets, IntPredicate connected) {
    return searched(
        (found, bounds) -> find(source(found, bounds), bounds, targets, connected),
        why -> Findings.none(NOT_SEARCHED + why));
  }

  @Override
  public Owners owners(int[] numbers, IntPredicate connected) {
    List<String> none = Collections.emptyList();
    List<Target> all = Collections.singletonList(new Target(numbers, Target.Fate.NOT_KNOWN, none));
    return searched(
        (found, bounds) -> {
          Walk walk = new Search(source(found, bounds), bounds, all, connected).reach();
          Map<Integer, Owner> owners = OwnerClimb.of(found.jvm, walk, numbers);
          return new Owners(owners, walk.ended(), bounds.spent());
        },
        Owners::none);
  }

  /** Searches where that can be done now; else says why not. */
  private <R> R searched(BiFunction<Tools, Bounds, R> search, Function<String, R> none) {
    if (isResting()) {
      return none.apply("the heap was full a short time ago");
    }
    if (tools == null && refused == null) {
      refused = open();
    }
    if (tools == null) {
      return none.apply(String.valueOf(refused));
    }
    Bounds bounds = boundsSoon();
    if (bounds == null) {
      return none.apply("too little of the heap is free");
    }
    try {
      return search.apply(tools, bounds);
    } catch (OutOfMemoryError full) {
      resting = true;
      notBefore = System.nanoTime() + REST;
      kept.clear();
      return none.apply("the heap is full");
    }
  }

  /** Null: nothing. In a heap that is in use, what is free comes and goes with each collection. */
  private @Nullable Bounds boundsSoon() {
    long begun = System.nanoTime();
    long wait = begun - inVainUntil < 0 ? 0 : WAIT_FOR_ROOM;
    Bounds bounds = Bounds.now(NANOS);
    while (bounds == null && System.nanoTime() - begun < wait) {
      LockSupport.parkNanos(this, LOOK_EVERY);
      bounds = Bounds.now(NANOS);
    }
    if (bounds == null && wait > 0) {
      inVainUntil = System.nanoTime() + IN_VAIN;
    }
    return bounds;
  }

  private static Findings find(
      Source source, Bounds bounds, List<Target> targets, IntPredicate connected) {
    Search search = new Search(source, bounds, targets, connected);
    List<Majority> found = search.run();
    boolean whole = search.ended() == null;
    List<List<Holder>> all = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      List<Holder> told = found.get(i).told(target.fate, whole);
      told.addAll(source.work(target.server));
      all.add(told);
    }
    String problem = whole ? null : "the search ended early: " + search.ended();
    return new Findings(all, problem, search.objects(), bounds.spent());
  }

  private boolean isResting() {
    resting &= System.nanoTime() - notBefore < 0;
    return resting;
  }

  /** Null; or why nothing can be searched here. */
  private @Nullable String open() {
    if ("32".equals(System.getProperty("sun.arch.data.model"))) {
      return "this JVM has 32 bits, on which it was never tried";
    }
    try {
      tools = new Tools(platform, application);
      return null;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException otherJdk) {
      return "this JDK is built differently: " + otherJdk;
    }
  }

  private Source source(Tools tools, Bounds bounds) {
    Class<?>[] loaded = instrumentation.getAllLoadedClasses();
    CodeOrigins origins = new CodeOrigins(tools.rules, application);
    origins.learn(loaded);
    FieldLists fields = new FieldLists(tools.jvm, tools.names, instrumentation, kept);
    Shapes shapes = new Shapes(tools.jvm, fields, origins);
    Roots roots = new Roots(tools.jvm, fields, tools.threads, origins, bounds, loaded);
    Places places = new Places(tools.threads, tools.rules);
    Work work = new Work(tools.threads, places, bounds);
    return new LiveSource(tools.jvm, shapes, roots, places, work);
  }

  /** What is looked up once, at the first search. */
  private static final class Tools {
    final JvmInternals jvm;
    final ConstantNames names;
    final Threads threads;
    final FrameRules rules;

    Tools(Platform platform, Globs application) throws ReflectiveOperationException {
      jvm = new JvmInternals(platform);
      names = new ConstantNames(jvm.trusted());
      threads = new Threads(jvm.trusted());
      rules = FrameRules.load(application);
    }
  }
}
