// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where leaked sockets without a stack probably belong: as those of their kind, side and service
 * that have one. Inferred, and reported with its error.
 */
public final class Estimate {
  private static final int SHOWN = 3;

  /** Twice the standard deviation: right in nineteen of twenty cases. */
  private static final double SURE = 2;

  private final Leak unsampled;
  private final List<Part> parts = new ArrayList<>();

  private Estimate(Leak unsampled) {
    this.unsampled = unsampled;
  }

  /** The estimate in words, the largest part first; null where there is nothing to go by. */
  public static @Nullable String of(Leak unsampled, List<Leak> all) {
    Estimate estimate = new Estimate(unsampled);
    for (Leak leak : all) {
      boolean alike = leak.kind == unsampled.kind && leak.side == unsampled.side;
      if (alike && leak.where != null && leak.count > 0) {
        estimate.parts.add(new Part(leak));
      }
    }
    return estimate.parts.isEmpty() ? null : estimate.words();
  }

  private @Nullable String words() {
    int rest = unsampled.count;
    for (Map.Entry<String, Integer> service : services(unsampled).entrySet()) {
      rest -= service.getValue();
      apportion(service.getValue(), service.getKey());
    }
    apportion(Math.max(0, rest), null);
    parts.sort((a, b) -> Double.compare(b.share, a.share));
    StringBuilder words = new StringBuilder();
    for (Part part : parts.subList(0, Math.min(SHOWN, parts.size()))) {
      long share = Math.round(part.share);
      if (share > 0) {
        words.append(words.length() == 0 ? "about " : ", ").append(share);
        words.append(" (+-").append((long) Math.ceil(SURE * Math.sqrt(part.variance)));
        words.append(") of site ").append(part.leak.site);
      }
    }
    return words.length() == 0 ? null : words.toString();
  }

  /**
   * Divides the sockets of one service as its sampled ones; {@code service} null: as all of them.
   */
  private void apportion(int count, @Nullable String service) {
    double sampled = 0;
    for (Part part : parts) {
      sampled += part.at(service);
    }
    for (Part part : parts) {
      if (count > 0 && sampled > 0) {
        double q = part.at(service) / sampled;
        part.share += count * q;
        // of the sample that q was taken from, and of those that are apportioned by it
        part.variance += q * (1 - q) * count * (1 + count / sampled);
      }
    }
  }

  /** The service: the local port where we accepted, the peer where we connected. */
  private static Map<String, Integer> services(Leak leak) {
    Map<String, Integer> services = new HashMap<>();
    if (leak.side == Side.CONNECTED) {
      services.putAll(leak.peers);
    } else {
      leak.localPorts.forEach((port, count) -> services.put(port.toString(), count));
    }
    return services;
  }

  private static final class Part {
    final Leak leak;
    final Map<String, Integer> services;
    double share;
    double variance;

    Part(Leak leak) {
      this.leak = leak;
      this.services = services(leak);
    }

    int at(@Nullable String service) {
      return service == null ? leak.count : services.getOrDefault(service, 0);
    }
  }
}
