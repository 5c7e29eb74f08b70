// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Looks whether somebody has started the Flight Recorder, without doing so. */
final class AsksTheRecorder extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    Class<?> recorder = Class.forName("jdk.jfr.FlightRecorder"); // Java 8 may lack it
    say("initialized " + recorder.getMethod("isInitialized").invoke(null));
  }
}
