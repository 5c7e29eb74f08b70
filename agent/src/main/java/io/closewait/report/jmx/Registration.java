// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.jmx;

import io.closewait.diagnose.Diagnoser;
import io.closewait.leak.Leak;
import io.closewait.leak.Reporter;
import io.closewait.leak.Snapshot;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The MXBean while it is registered. Loading this class needs java.management. */
final class Registration implements Reporter {
  private final MBeanServer server;
  private final ObjectName name;
  private final ClosewaitBean bean;

  private Registration(MBeanServer server, ObjectName name, ClosewaitBean bean) {
    this.server = server;
    this.name = name;
    this.bean = bean;
  }

  static Reporter register(String version, Diagnoser diagnoser, Snapshot snapshot)
      throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(ClosewaitBean.NAME);
    ClosewaitBean bean = new ClosewaitBean(version, diagnoser, snapshot);
    server.registerMBean(bean, name);
    return new Registration(server, name, bean);
  }

  @Override
  public void leak(Leak leak) {
    bean.newSite(leak);
  }

  @Override
  public void swept(Snapshot snapshot) {
    bean.update(snapshot);
  }

  @Override
  public void stopped(Snapshot snapshot) {
    try {
      server.unregisterMBean(name);
    } catch (JMException gone) {
      // somebody else took it out
    }
  }
}
