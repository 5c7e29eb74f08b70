// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;

/** Attaches to itself, changes the JDK's classes of sockets, and later changes them back. */
final class BringsByteBuddy extends Scenario {
  private Instrumentation instrumentation;
  private ResettableClassFileTransformer woven;

  @Override
  void play(int count, int port) throws Exception {
    instrumentation = ByteBuddyAgent.install();
    woven = OtherAgent.weave(instrumentation);
    say("wove, and gave anew " + OtherAgent.retransformAll(instrumentation));
  }

  @Override
  void go() {
    OtherAgent.reset(woven, instrumentation);
  }
}
