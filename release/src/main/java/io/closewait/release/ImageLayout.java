// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An OCI image with nothing in it but the jar, as the folder that tools such as {@code skopeo}
 * push: for image volumes of Kubernetes, and to copy from in a Dockerfile. It is made for two
 * processors because a node takes only what its own is named for; both have the same one layer.
 */
final class ImageLayout {
  private static final String OCI = "application/vnd.oci.image.";
  private static final List<String> PROCESSORS = List.of("amd64", "arm64");

  private final String version;
  private final Instant time;

  ImageLayout(String version, Instant time) {
    this.version = version;
    this.time = time;
  }

  void write(Path layout, Path jar) throws IOException {
    Path blobs = layout.resolve("blobs/sha256");
    Files.createDirectories(blobs);
    List<Member> content = List.of(Member.file("closewait-agent.jar", Files.readAllBytes(jar)));
    byte[] tar = new TarGz(time).tar("", content);
    String layer = blob(blobs, OCI + "layer.v1.tar+gzip", TarGz.compressed(tar), "");
    List<String> manifests = new ArrayList<>();
    for (String processor : PROCESSORS) {
      String config = blob(blobs, OCI + "config.v1+json", bytes(config(processor, tar)), "");
      String manifest =
          "{\"schemaVersion\":2,\"mediaType\":\""
              + OCI
              + "manifest.v1+json\",\"config\":"
              + config
              + ",\"layers\":["
              + layer
              + "]}";
      String platform = ",\"platform\":{\"architecture\":\"" + processor + "\",\"os\":\"linux\"}";
      manifests.add(blob(blobs, OCI + "manifest.v1+json", bytes(manifest), platform));
    }
    String images = index(String.join(",", manifests));
    String named = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + version + "\"}";
    String index = index(blob(blobs, OCI + "index.v1+json", bytes(images), named));
    Files.writeString(layout.resolve("index.json"), index);
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  private String config(String processor, byte[] layer) {
    return "{\"created\":\""
        + time
        + "\",\"architecture\":\""
        + processor
        + "\",\"os\":\"linux\",\"config\":{\"Labels\":{\"org.opencontainers.image.title\":\"Closewait\","
        + "\"org.opencontainers.image.version\":\""
        + version
        + "\",\"org.opencontainers.image.licenses\":\"Apache-2.0\"}},"
        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
        + Checksums.hex("SHA-256", layer)
        + "\"]},\"history\":[{\"created\":\""
        + time
        + "\",\"created_by\":\"closewait\"}]}";
  }

  private static String index(String manifests) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + OCI
        + "index.v1+json\",\"manifests\":["
        + manifests
        + "]}";
  }

  /** Writes the content under its own digest; returns the descriptor that others name it by. */
  private static String blob(Path blobs, String type, byte[] content, String more)
      throws IOException {
    String digest = Checksums.hex("SHA-256", content);
    Files.write(blobs.resolve(digest), content);
    return "{\"mediaType\":\""
        + type
        + "\",\"digest\":\"sha256:"
        + digest
        + "\",\"size\":"
        + content.length
        + more
        + "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
