// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;

/** Asks the agent's bean everything it has, and what it has not, from several threads at once. */
final class TormentsTheBean extends Scenario {
  private static final int THREADS = 4;

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Override
  void play(int count, int port) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = AgentsBean.awaitIn(server);
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int round = 0; round < count; round++) {
                  everything(server, name);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    server.unregisterMBean(name); // as some containers do with whatever they find
    say("calls " + calls + " refused " + refused);
  }

  private void everything(MBeanServer server, ObjectName name) {
    try {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        attempt(() -> server.getAttribute(name, attribute.getName()));
        attempt(
            () -> {
              server.setAttribute(name, new Attribute(attribute.getName(), null));
              return null;
            });
      }
      for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
        attempt(() -> server.invoke(name, operation.getName(), null, null));
        attempt(
            () -> server.invoke(name, operation.getName(), new Object[] {1}, new String[] {"int"}));
      }
      attempt(() -> server.invoke(name, "exec", null, null));
      attempt(() -> server.getAttribute(name, "class"));
    } catch (JMException e) {
      say("FAILED " + e);
    }
  }

  private interface Call {
    Object call() throws JMException;
  }

  private void attempt(Call call) {
    calls.incrementAndGet();
    try {
      call.call();
    } catch (JMException | RuntimeMBeanException | RuntimeErrorException e) {
      refused.incrementAndGet();
    }
  }
}
