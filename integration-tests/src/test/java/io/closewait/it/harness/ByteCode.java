// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector.Argument;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the methods of a running JVM consist of at this moment, as a debugger sees them. */
public final class ByteCode {
  /** Option of a JVM that lets a debugger in; it says the port on stdout. */
  public static final String OPTION =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

  private static final String LISTENS = "Listening for transport dt_socket at address: ";

  private final TestedJvm jvm;
  private int visits;

  public ByteCode(TestedJvm jvm) {
    this.jvm = jvm;
  }

  /** The code of all methods of a loaded class by name and signature. */
  public Map<String, String> of(String className) throws Exception {
    return debugged(
        vm -> {
          Map<String, String> code = new TreeMap<>();
          for (ReferenceType type : vm.classesByName(className)) {
            for (Method method : type.methods()) {
              if (!method.isNative() && !method.isAbstract()) {
                String name = method.name() + method.signature();
                code.put(name, HexFormat.of().formatHex(method.bytecodes()));
              }
            }
          }
          return code;
        });
  }

  /** Puts class files in place of loaded classes, as an editor does after a change. */
  public void redefine(Map<String, byte[]> classFiles) throws Exception {
    debugged(
        vm -> {
          Map<ReferenceType, byte[]> changed = new HashMap<>();
          for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
            changed.put(vm.classesByName(each.getKey()).get(0), each.getValue());
          }
          vm.redefineClasses(changed);
          return null;
        });
  }

  /** A new connection each time: it remembers what it has seen. */
  private <T> T debugged(Function<VirtualMachine, T> work) throws Exception {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(one -> one.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Argument> arguments = connector.defaultArguments();
    arguments.get("hostname").setValue("127.0.0.1");
    arguments.get("port").setValue(port());
    VirtualMachine vm = connector.attach(arguments);
    try {
      return work.apply(vm);
    } finally {
      vm.dispose();
    }
  }

  /** It listens anew, on another port, when a debugger has left. */
  private String port() {
    visits++;
    return Await.until(
            () ->
                jvm.stdout().stream()
                    .filter(line -> line.startsWith(LISTENS))
                    .skip(visits - 1)
                    .findFirst()
                    .orElse(null),
            () -> "it does not listen" + jvm.story())
        .substring(LISTENS.length());
  }
}
