// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;

/** An agent as monitoring tools are: it changes the classes that ours changes. */
public final class OtherAgent {
  /** What is woven in; only the JDK may be named there. */
  static final class Timing {
    private Timing() {}

    @Advice.OnMethodEnter
    static long enter() {
      return System.nanoTime();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(@Advice.Enter long since) {
      if (System.nanoTime() < since) {
        throw new IllegalStateException();
      }
    }
  }

  private static final AtomicInteger WOVEN = new AtomicInteger();

  private OtherAgent() {}

  public static void premain(String argument, Instrumentation instrumentation) {
    weave(instrumentation);
    Main.say("other agent at start");
  }

  public static void agentmain(String argument, Instrumentation instrumentation) {
    weave(instrumentation);
    Main.say("other agent wove " + WOVEN);
  }

  /** Changes the JDK's classes of sockets, loaded or not. */
  static ResettableClassFileTransformer weave(Instrumentation instrumentation) {
    return new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(RedefinitionStrategy.RETRANSFORMATION)
        .ignore(ElementMatchers.none())
        .with(
            new AgentBuilder.Listener.Adapter() {
              @Override
              public void onTransformation(
                  TypeDescription type,
                  ClassLoader loader,
                  net.bytebuddy.utility.JavaModule module,
                  boolean loaded,
                  net.bytebuddy.dynamic.DynamicType changed) {
                WOVEN.incrementAndGet();
              }
            })
        .type(
            ElementMatchers.named("java.net.Socket")
                .or(ElementMatchers.named("java.net.ServerSocket"))
                .or(ElementMatchers.named("java.net.AbstractPlainSocketImpl"))
                .or(ElementMatchers.named("sun.nio.ch.NioSocketImpl"))
                .or(ElementMatchers.named("sun.nio.ch.SocketDispatcher"))
                .or(ElementMatchers.named("sun.nio.ch.SocketChannelImpl"))
                .or(ElementMatchers.named("sun.nio.ch.ServerSocketChannelImpl")))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.to(Timing.class)
                        .on(
                            ElementMatchers.isMethod()
                                .and(
                                    ElementMatchers.not(
                                        ElementMatchers.isAbstract()
                                            .or(ElementMatchers.isNative()))))))
        .installOn(instrumentation);
  }

  /** Takes the woven code out again. */
  static void reset(ResettableClassFileTransformer woven, Instrumentation instrumentation) {
    woven.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION);
  }

  /** Asks for every class that may be changed to be given to all agents anew. */
  static int retransformAll(Instrumentation instrumentation) throws Exception {
    ClassFileTransformer idle =
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader,
              String name,
              Class<?> type,
              ProtectionDomain domain,
              byte[] bytes) {
            return null;
          }
        };
    instrumentation.addTransformer(idle, true);
    int count = 0;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName();
      if (instrumentation.isModifiableClass(type)
          && (name.startsWith("java.net.") || name.startsWith("sun.nio.ch."))) {
        instrumentation.retransformClasses(type);
        count++;
      }
    }
    instrumentation.removeTransformer(idle);
    return count;
  }
}
