// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.closewait.diagnose.Diagnoser;
import io.closewait.report.Samples;
import io.closewait.report.file.LineSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;

/** The lines of a reporter, held against the schema. */
abstract class WrittenLines {
  private static Schema schema;

  final List<String> lines = new ArrayList<>();

  final LineSink sink =
      batch -> batch.forEach(line -> lines.add(new String(line, StandardCharsets.UTF_8)));

  @BeforeAll
  static void readSchema() throws IOException {
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("..", "docs", "leak-event.schema.json")));
  }

  static JsonReporter reporter(LineSink to, Diagnoser diagnoser) {
    return new JsonReporter(to, Samples.options("grace=5s"), Samples.RUN, diagnoser);
  }

  static List<String> complaints(String line) {
    return schema
        .validate(
            line,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .collect(Collectors.toList());
  }

  void assertValid() {
    for (String line : lines) {
      assertTrue(line.endsWith("}\n") && line.indexOf('\n') == line.length() - 1, line);
      assertEquals(List.of(), complaints(line), line);
    }
  }

  String body(int index) {
    return lines
        .get(index)
        .replaceFirst("\"time\":\"[0-9T:.-]+\\+00:00\"", "\"time\":\"T\"")
        .replaceFirst("^\\{\"v\":1,\"time\":\"T\",\"run\":\"5b1c00000000000f\",", "")
        .replaceFirst("\"pid\":4711,\"host\":\"web-3\",", "")
        .trim();
  }
}
