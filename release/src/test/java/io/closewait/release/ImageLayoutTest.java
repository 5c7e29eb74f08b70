// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLayoutTest {
  private static final Pattern NAMED =
      Pattern.compile("\"digest\":\"sha256:([0-9a-f]{64})\",\"size\":(\\d+)");

  @TempDir private Path folder;
  private Path layout;

  @BeforeEach
  void write() throws IOException {
    Path jar = Files.writeString(folder.resolve("some.jar"), "content");
    layout = folder.resolve("image");
    new ImageLayout("1.2.3", Instant.EPOCH).write(layout, jar);
  }

  @Test
  void everyBlobIsNamedByItsContentAndByAnother() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(layout.resolve("index.json")));
    List<Path> blobs;
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      blobs = files.toList();
    }
    for (Path blob : blobs) {
      byte[] content = Files.readAllBytes(blob);
      assertEquals(blob.getFileName().toString(), Checksums.hex("SHA-256", content));
      all.append(new String(content, StandardCharsets.ISO_8859_1));
    }
    List<MatchResult> named = NAMED.matcher(all).results().toList();
    for (MatchResult one : named) {
      assertEquals(Long.parseLong(one.group(2)), Files.size(blob(one.group(1))));
    }
    assertEquals(blobs.size(), named.stream().map(one -> one.group(1)).distinct().count());
  }

  @Test
  void bothProcessorsGetTheJarAlone() throws IOException {
    String images = Files.readString(blob(digests(layout.resolve("index.json")).get(0)));
    assertTrue(images.contains("\"architecture\":\"amd64\"") && images.contains("\"arm64\""));
    for (MatchResult image : NAMED.matcher(images).results().toList()) {
      List<String> parts = digests(blob(image.group(1)));
      Map<String, byte[]> files = Archives.files(Files.readAllBytes(blob(parts.get(1))));
      assertEquals(List.of("closewait-agent.jar"), List.copyOf(files.keySet()));
      assertArrayEquals("content".getBytes(), files.get("closewait-agent.jar"));
    }
  }

  private static List<String> digests(Path json) throws IOException {
    return NAMED.matcher(Files.readString(json)).results().map(one -> one.group(1)).toList();
  }

  private Path blob(String digest) {
    return layout.resolve("blobs/sha256").resolve(digest);
  }
}
