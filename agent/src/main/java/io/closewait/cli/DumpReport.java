// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import com.google.gson.stream.JsonWriter;
import io.closewait.dump.BrokenDumpException;
import io.closewait.dump.Progress;
import io.closewait.holders.DumpFindings;
import io.closewait.holders.DumpSearch;
import io.closewait.leak.Holder;
import io.closewait.options.Globs;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a heap dump and prints who holds its connections. */
final class DumpReport implements Progress {
  private static final int MOST_TOLD = 40, PERCENT = 100;
  private static final long NEWS_NANOS = 2_000_000_000L;

  private final Invocation call;
  private final Globs application;

  /** Numbers of the descriptors that are asked about; empty: of all connections. */
  private final Set<Integer> numbers;

  private long told = System.nanoTime();

  DumpReport(Invocation call, Globs application, Set<Integer> numbers) {
    this.call = call;
    this.application = application;
    this.numbers = numbers;
  }

  /** Prints what a dump tells; {@code folder}: where a packed one is unpacked; or null. */
  int print(Path file, @Nullable Path folder, boolean json) throws Failure {
    DumpFindings found;
    try (UnpackedDump dump = UnpackedDump.of(file, folder, call.console)) {
      found = new DumpSearch(application, this).find(dump.path, this::isWanted);
    } catch (BrokenDumpException broken) {
      throw new Failure(Exit.FILE, file + ": " + broken.getMessage() + '.');
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(Exit.FILE, file + " cannot be read: " + reason(e) + '.');
    }
    call.console.print(json ? json(found) : text(found));
    if (found.problem != null) {
      call.console.warn(found.problem + '.');
      return Exit.FILE;
    }
    return Exit.DONE;
  }

  private static String reason(Exception e) {
    return e.getCause() instanceof IOException
        ? Reason.of((IOException) e.getCause())
        : e instanceof IOException ? Reason.of((IOException) e) : String.valueOf(e);
  }

  private boolean isWanted(int number) {
    return numbers.isEmpty() || numbers.contains(number);
  }

  @Override
  public void read(long bytes, long of) {
    long now = System.nanoTime();
    if (now - told > NEWS_NANOS) {
      told = now;
      call.console.warn("reading the dump, " + bytes * PERCENT / Math.max(1, of) + " %");
    }
  }

  private String text(DumpFindings found) {
    StringBuilder out = new StringBuilder();
    out.append(found.connections).append(numbers.isEmpty() ? " open" : " leaked");
    out.append(found.connections == 1 ? " connection" : " connections").append(" in the dump\n");
    for (Holder holder : found.holders.subList(0, Math.min(MOST_TOLD, found.holders.size()))) {
      out.append(holder.isInferred() ? "    inferred: " : "    ");
      out.append(Terminal.line(holder.sentence())).append('\n');
    }
    if (found.holders.size() > MOST_TOLD) {
      out.append("    and ").append(found.holders.size() - MOST_TOLD).append(" more\n");
    }
    return out.toString();
  }

  private static String json(DumpFindings found) {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setSerializeNulls(false);
    try {
      json.beginObject().name("v").value(1).name("event").value("dump");
      json.name("connections").value(found.connections);
      json.name("unreached").value(found.unreached);
      json.name("partial").value(found.problem);
      json.name("holders").beginArray();
      for (Holder holder : found.holders) {
        json.beginObject();
        json.name("claim").value(holder.claim.name().toLowerCase(Locale.ROOT));
        json.name("known").value(!holder.isInferred()).name("place").value(holder.place);
        json.name("count").value(holder.count).name("total").value(holder.total);
        json.name("words").value(holder.words).name("path").beginArray();
        for (String step : holder.path) {
          json.value(step);
        }
        json.endArray().endObject();
      }
      json.endArray().endObject();
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory has no output to fail
    }
    return text.append('\n').toString();
  }
}
