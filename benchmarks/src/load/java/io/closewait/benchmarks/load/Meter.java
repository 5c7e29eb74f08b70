// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** CPU time since it was made, and the heap in use. */
final class Meter {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long cpu = SYSTEM.getProcessCpuTime();
  private final long start = System.nanoTime();

  double microsOfCpu() {
    return (SYSTEM.getProcessCpuTime() - cpu) / 1e3;
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Bytes of live objects, by the collector's own histogram: exact, unlike the heap in use. */
  static long liveBytes() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(150); // for what reference handlers still have to clear
    }
    String histogram =
        (String)
            beans.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {null},
                new String[] {String[].class.getName()});
    int total = histogram.lastIndexOf("Total");
    return Long.parseLong(histogram.substring(total).trim().split("\\s+")[2]);
  }
}
