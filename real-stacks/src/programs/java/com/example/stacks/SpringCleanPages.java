// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The healthy controller: whatever it begins, it ends. */
@RestController
public class SpringCleanPages {
  private final Set<SseEmitter> subscribers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          1,
          task -> {
            Thread thread = new Thread(task, "clock");
            thread.setDaemon(true);
            return thread;
          });

  public SpringCleanPages() {
    clock.scheduleAtFixedRate(this::beat, 20, 50, TimeUnit.MILLISECONDS);
  }

  @GetMapping("/clean/hello")
  String hello() {
    return "hello";
  }

  @PostMapping("/clean/hello")
  String hello(@RequestBody String body) {
    return body;
  }

  @GetMapping("/clean/later")
  Callable<String> later() {
    return () -> {
      TimeUnit.MILLISECONDS.sleep(100);
      return "hello";
    };
  }

  @GetMapping("/clean/events")
  SseEmitter events() {
    SseEmitter emitter = new SseEmitter(0L);
    emitter.onCompletion(() -> subscribers.remove(emitter));
    emitter.onError(error -> subscribers.remove(emitter));
    subscribers.add(emitter);
    return emitter;
  }

  private void beat() {
    for (SseEmitter subscriber : subscribers) {
      try {
        subscriber.send(SseEmitter.event().comment("beat"));
      } catch (IOException | IllegalStateException clientLeft) {
        subscribers.remove(subscriber);
      }
    }
  }
}
