// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ComplaintTest {
  @Test
  void itIsOneLineByAThreadThatKeepsNobody() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Complaint complaint = new Complaint("nothing works", out);
    assertTrue(complaint.isDaemon());
    complaint.start();
    complaint.join();
    assertEquals("nothing works\n", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aClosedPipeIsNobodysBusiness() throws InterruptedException {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Complaint complaint = new Complaint("nothing works", closed);
    complaint.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
    complaint.start();
    complaint.join();
    assertNull(thrown.get());
  }
}
