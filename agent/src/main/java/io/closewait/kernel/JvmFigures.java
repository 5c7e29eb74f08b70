// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of this process as the JVM counts them, where there is no {@code /proc}. Windows
 * has no such count, and a runtime cut down by jlink may lack the module. One thread.
 */
final class JvmFigures {
  private boolean asked;
  private @Nullable UnixOperatingSystemMXBean system;

  long descriptorsUsed() {
    UnixOperatingSystemMXBean bean = bean();
    return bean == null ? -1 : bean.getOpenFileDescriptorCount();
  }

  long descriptorsLimit() {
    UnixOperatingSystemMXBean bean = bean();
    return bean == null ? -1 : bean.getMaxFileDescriptorCount();
  }

  private @Nullable UnixOperatingSystemMXBean bean() {
    if (!asked) {
      asked = true;
      try {
        Object bean = ManagementFactory.getOperatingSystemMXBean();
        system =
            bean instanceof UnixOperatingSystemMXBean ? (UnixOperatingSystemMXBean) bean : null;
      } catch (LinkageError | RuntimeException missing) {
        system = null;
      }
    }
    return system;
  }
}
