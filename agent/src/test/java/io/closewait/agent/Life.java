// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.PlantedSites;
import io.closewait.capture.SiteTable;
import io.closewait.detect.FakeKernel;
import io.closewait.instrument.HookTransformer;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.TcpState;
import io.closewait.leak.LateClose;
import io.closewait.leak.Leak;
import io.closewait.leak.Notice;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import io.closewait.options.Options;
import io.closewait.platform.LateStart;
import io.closewait.platform.Platform;
import io.closewait.report.Outputs;
import io.closewait.support.Descriptors;
import io.closewait.support.GrantedRights;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An agent's life beside an application and its kernel, at a time that the test counts. What the
 * agent tells is heard; its thread runs only where a test starts it.
 */
final class Life implements Reporter {
  static final long SECOND = 1_000_000_000L;

  final FakeKernel kernel = new FakeKernel();
  final Options options;
  final SiteTable sites;
  final HookTransformer transformer = new HookTransformer(17, () -> null);
  final AgentThread thread = new AgentThread(0);
  final Watch watch;

  /** In the order in which they came: started, leak WHERE, closed, notice …, swept, stopped. */
  final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  /** Thrown by the next question to the kernel, as often as it says. */
  volatile Throwable broken;

  volatile int timesBroken;

  /** What the JVM answers when the hooks are to come out. */
  RuntimeException retransformation;

  /** Why there is no view of the kernel. */
  RuntimeException noKernel;

  /** Held while a reporter is told something. */
  volatile Runnable duringReport = () -> {};

  private long nanos;
  private int captured;

  Life(String options, boolean attached) {
    this.options = Options.parse("grace=5s,grace.unread=9s,interval=2s" + options);
    sites = new SiteTable(this.options.app(), 32);
    SocketEvents.now = 1;
    SocketEvents.adopting = false;
    SocketEvents.capture = () -> captured;
    CaptureBudget.set(100);
    Hooks hooks = new Hooks(transformer, instrumentation());
    Platform platform = GrantedRights.platform();
    Rounds rounds =
        new Rounds(this.options, sites, hooks, platform, attached, thread.porch()) {
          @Override
          Inspection inspection(LateStart lateStart) {
            return new Inspected(hooks, attached, lateStart);
          }
        };
    watch = new Watch(this.options, rounds, hooks, thread);
    nanos = System.nanoTime();
  }

  /** A JVM without classes of ours to change. */
  Instrumentation instrumentation() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            Life.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getAllLoadedClasses") && retransformation != null) {
                throw retransformation;
              }
              return method.getReturnType() == Class[].class
                  ? new Class<?>[0]
                  : method.getReturnType() == boolean.class ? (Object) true : null;
            });
  }

  private final class Inspected extends Inspection {
    Inspected(Hooks hooks, boolean attached, LateStart lateStart) {
      super(options, sites, hooks, GrantedRights.platform(), attached, lateStart);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // counted down by the agent's thread alone
    KernelView linuxKernel() {
      if (noKernel != null) {
        throw noKernel;
      }
      return (KernelView)
          Proxy.newProxyInstance(
              Life.class.getClassLoader(),
              new Class<?>[] {KernelView.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("descriptorsUsed") && timesBroken > 0) {
                  timesBroken--;
                  throw broken;
                }
                return method.invoke(kernel, arguments);
              });
    }

    @Override
    Outputs openOutputs(Options options, LateStart lateStart) {
      return new Outputs(options, Life.this);
    }
  }

  /** Leaves nothing behind for the next test. */
  void end() {
    thread.dismiss();
    duringReport = () -> {};
    if (thread.isAlive()) {
      watch.jvmEnds(); // a test has failed; the next one shall not hear of it
      try {
        thread.join(20_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    watch.closeDesk();
    CurrentAgent.isGone(CurrentAgent.desk());
    CurrentAgent.release();
    Hooks.silence();
    CaptureBudget.set(0);
  }

  // ---- time ------------------------------------------------------------------------------------

  /** The agent's thread wakes up once a second. */
  Life pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += SECOND;
      watch.tick(nanos);
    }
    return this;
  }

  /** The whole process stands still. */
  Life freeze(int seconds) {
    nanos += seconds * SECOND;
    return this;
  }

  // ---- the application -------------------------------------------------------------------------

  Life accept(int fd, String method) {
    captured = PlantedSites.site(sites, "App", method);
    kernel.open(fd, TcpState.ESTABLISHED);
    SocketEvents.accepted(Descriptors.of(fd));
    return this;
  }

  Life ends(int fd, String method) {
    captured = PlantedSites.site(sites, "App", method);
    kernel.state(fd, TcpState.CLOSE_WAIT);
    SocketEvents.afterRead(-1, Descriptors.of(fd));
    return this;
  }

  Life close(int fd) {
    SocketEvents.released(Descriptors.of(fd));
    kernel.state(fd, TcpState.NONE);
    return this;
  }

  // ---- what is told ----------------------------------------------------------------------------

  @Override
  public void started() {
    heard.add("started");
  }

  @Override
  public void leak(Leak leak) {
    duringReport.run();
    heard.add("leak " + leak.where);
  }

  @Override
  public void closed(LateClose closed) {
    heard.add("closed");
  }

  @Override
  public void notice(Notice notice) {
    heard.add("notice " + notice.message);
  }

  @Override
  public void swept(Snapshot snapshot) {
    heard.add("swept");
  }

  @Override
  public void stopped(Snapshot snapshot) {
    heard.add("stopped " + snapshot.leaks.size());
  }

  int times(String told) {
    synchronized (heard) {
      return (int) heard.stream().filter(line -> line.startsWith(told)).count();
    }
  }

  /** Whether this process has the folder through which commands come. */
  boolean hasMailbox() {
    String start = "closewait-" + ProcessHandle.current().pid() + "-";
    String[] folders = new File("/tmp").list((tmp, name) -> name.startsWith(start));
    return folders.length > 0;
  }

  int open() {
    return SocketTable.nextUsed(0);
  }
}
