// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where leaked sockets without a stack probably belong: as those of their kind, side and service
 * that have one. Inferred, and told with its error.
 */
public final class Estimate {
  /** Twice the standard deviation: right in nineteen of twenty cases. */
  private static final double SURE = 2;

  private final List<Part> parts = new ArrayList<>();

  private Estimate(Leak unsampled, List<Leak> all) {
    for (Leak leak : all) {
      if (leak.kind == unsampled.kind && leak.count > 0 && !lacksHandler(leak)) {
        parts.add(new Part(leak));
      }
    }
  }

  /** Returns the leak with what is probable of it; itself where its site is known. */
  public static Leak complete(Leak leak, List<Leak> all) {
    return lacksHandler(leak) ? leak.with(of(leak, all)) : leak;
  }

  /** Whether the stack that would decide was not taken, at most that of the acceptor. */
  private static boolean lacksHandler(Leak leak) {
    return leak.unsampled > 0
        && leak.kind != Kind.PRE_EXISTING
        && (leak.where == null || leak.showsAcceptorOnly());
  }

  /** The estimate, the largest share first; empty where there is nothing to go by. */
  public static List<Share> of(Leak unsampled, List<Leak> all) {
    Estimate estimate = new Estimate(unsampled, all);
    for (Map.Entry<String, Integer> service : unsampled.services.entrySet()) {
      double without = (double) service.getValue() * unsampled.unsampled / unsampled.count;
      estimate.apportion(without, service.getKey());
    }
    return estimate.shares();
  }

  private List<Share> shares() {
    parts.sort((a, b) -> Double.compare(b.share, a.share));
    List<Share> shares = new ArrayList<>();
    for (Part part : parts.subList(0, Math.min(Yardstick.SHOWN, parts.size()))) {
      long count = Math.round(part.share);
      if (count > 0) {
        shares.add(
            new Share(part.leak.site, count, (long) Math.ceil(SURE * Math.sqrt(part.variance))));
      }
    }
    return shares;
  }

  /** Divides the sockets of one service as its sampled ones. */
  private void apportion(double count, String service) {
    double sampled = 0;
    for (Part part : parts) {
      sampled += part.at(service);
    }
    for (Part part : parts) {
      if (sampled > 0 && part.at(service) > 0) {
        part.share += count * part.at(service) / sampled;
        // as if four more had been sampled, half of them here: a few that agree prove little
        double q = (part.at(service) + 2) / (sampled + 4);
        // of the sample that q was taken from, and of those that are apportioned by it
        part.variance += q * (1 - q) * count * (1 + count / (sampled + 4));
      }
    }
  }

  private static final class Part {
    final Leak leak;
    double share;
    double variance;

    Part(Leak leak) {
      this.leak = leak;
    }

    /** Its sockets of this service; where only the side is known, all of that side. */
    double at(String service) {
      if (!service.endsWith(Services.ANY)) {
        return leak.services.getOrDefault(service, 0);
      }
      String side = service.substring(0, service.length() - Services.ANY.length());
      double ofSide = 0;
      for (Map.Entry<String, Integer> own : leak.services.entrySet()) {
        ofSide += own.getKey().startsWith(side) ? own.getValue() : 0;
      }
      return ofSide;
    }
  }
}
