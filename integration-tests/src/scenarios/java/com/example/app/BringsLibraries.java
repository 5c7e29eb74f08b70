// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uses its own Byte Buddy and its own slf4j, in other versions than the agent's. */
public final class BringsLibraries {
  private BringsLibraries() {}

  public static void main(String[] args) throws Exception {
    Class<?> made =
        new ByteBuddy(ClassFileVersion.JAVA_V8)
            .subclass(Object.class)
            .method(ElementMatchers.named("toString"))
            .intercept(FixedValue.value("made"))
            .make()
            .load(BringsLibraries.class.getClassLoader())
            .getLoaded();
    Main.say(made.getDeclaredConstructor().newInstance().toString());
    Logger logger = LoggerFactory.getLogger("own");
    Main.say("logger " + logger.getClass().getName());
    logger.warn("a warning of the application");
    say(ByteBuddy.class);
    say(net.bytebuddy.jar.asm.ClassReader.class);
    say(Logger.class);
    Main.say("up");
    Main.say("ended");
  }

  private static void say(Class<?> type) {
    String from = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    Main.say(type.getName() + " from " + from.substring(from.lastIndexOf('/') + 1));
  }
}
