// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The leaking controller. */
@RestController
public class SpringLeakingPages {
  private final List<SseEmitter> subscribers = Collections.synchronizedList(new ArrayList<>());

  /** A stream of events without heartbeat or time-out, greeted once it stands. */
  @GetMapping("/leaking/events")
  SseEmitter subscribe() {
    SseEmitter emitter = new SseEmitter(0L);
    subscribers.add(emitter);
    CompletableFuture.delayedExecutor(100, java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(() -> greet(emitter));
    return emitter;
  }

  private static void greet(SseEmitter emitter) {
    try {
      emitter.send("welcome"); // events
    } catch (IOException clientLeft) {
      emitter.completeWithError(clientLeft);
    }
  }
}
