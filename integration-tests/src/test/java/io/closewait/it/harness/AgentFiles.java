// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Log and JSON Lines of one run of the agent, in a folder of their own. */
public final class AgentFiles {
  public final Path folder;
  public final Path log;
  public final Path json;
  private final List<Event> events = new ArrayList<>();
  private long read;

  /** A fresh folder; it stays after the test, for the curious. */
  public AgentFiles(String name) throws IOException {
    Path runs = Files.createDirectories(Config.target().resolve("runs"));
    folder = Files.createTempDirectory(runs, name.replaceAll("[^A-Za-z0-9]+", "-") + "-");
    log = folder.resolve("leaks.log");
    json = folder.resolve("leaks.jsonl");
  }

  /** These files as options for the agent. */
  public String options() {
    return "log=" + log + ",json=" + json;
  }

  public List<String> logLines() {
    return lines(log);
  }

  /**
   * Events of all whole lines; fails on one that does not parse. Tests look many times a second, so
   * only what has been added since the last look is read.
   */
  public synchronized List<Event> events() {
    String added = added();
    int end = added.lastIndexOf('\n') + 1;
    for (String line : added.substring(0, end).lines().toList()) {
      try {
        events.add(Event.parse(line));
      } catch (RuntimeException e) {
        throw new AssertionError("not one JSON object: " + line, e);
      }
    }
    read += added.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    return List.copyOf(events);
  }

  private String added() {
    try (SeekableByteChannel file = Files.newByteChannel(json)) {
      file.position(read);
      return new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException notYet) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Event> events(String name) {
    return events().stream().filter(event -> event.is(name)).toList();
  }

  /** The lines that have their end; a last one that is still being written does not count. */
  private static List<String> lines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n');
      return end < 0 ? List.of() : text.substring(0, end).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
