// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.load;

import java.io.IOException;
import java.util.Locale;

/**
 * One measured program: {@code Load WORK [n=…] [warmup=…] [depth=…] [io=blocking|nio] [clients=…]
 * [peers=open|closed]}.
 *
 * <p>Its last line, {@code RESULT value=… cpu=…}, is for the program that compares: the value is
 * what the work measures, cpu the process's CPU time in microseconds for one operation.
 */
public final class Load {
  private Load() {}

  public static void main(String[] arguments) throws Exception {
    Settings settings = new Settings(arguments);
    switch (arguments[0]) {
      case "churn":
        new Churn(settings).run();
        break;
      case "pingpong":
        new PingPong(settings).run();
        break;
      case "stream":
        new Stream(settings).run();
        break;
      case "hold":
        new Hold(settings).run();
        break;
      case "collect":
        new Collecting(settings).run();
        break;
      case "standing":
        new Standing(settings).run();
        break;
      case "attach":
        new Interval(settings).run();
        break;
      default:
        throw new IOException("no such work: " + arguments[0]);
    }
    System.out.flush();
    Runtime.getRuntime().exit(0);
  }

  static void result(double value, double microsOfCpu) {
    System.out.println(
        String.format(Locale.ROOT, "RESULT value=%.3f cpu=%.4f", value, microsOfCpu));
  }
}
