// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.benchmarks.paired;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars: the CPU time of each work in percent of what it takes without an agent. One line
 * marks 100, and a bar that ends there costs nothing.
 */
final class Chart {
  private static final int LEFT = 250, WIDTH = 560, ROW = 22, GAP = 16, TOP = 74;
  private static final double MOST = 2.2;

  /** One bar; null ratio: it was not measured. */
  private record Bar(String label, Spread ratio, String colour) {}

  private final List<List<Bar>> groups = new ArrayList<>();
  private final List<String> titles = new ArrayList<>();

  void add(String title, Spread closewait, Spread rival) {
    List<Bar> bars = new ArrayList<>();
    bars.add(new Bar("Closewait", closewait, "#1b7f5c"));
    if (rival != null) {
      bars.add(new Bar("rival", rival, "#b5651d"));
    }
    titles.add(title);
    groups.add(bars);
  }

  private static double x(double ratio) {
    return LEFT + WIDTH * Math.min(ratio, MOST) / MOST;
  }

  String svg(String heading, String sentence) {
    StringBuilder body = new StringBuilder();
    int y = TOP;
    for (int i = 0; i < groups.size(); i++) {
      text(body, LEFT - 12, y + ROW * groups.get(i).size() / 2 + 5, "end", 13, titles.get(i));
      for (Bar bar : groups.get(i)) {
        bar(body, y, bar);
        y += ROW;
      }
      y += GAP;
    }
    int height = y + 18;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"Helvetica, Arial, sans-serif\">\n"
                + "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
            LEFT + WIDTH + 90,
            height,
            heading));
    text(svg, 16, 28, "start", 18, heading);
    text(svg, 16, 48, "start", 13, sentence);
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222222\""
                + " stroke-width=\"1.5\" stroke-dasharray=\"5 3\"/>\n",
            x(1),
            x(1),
            TOP - 8,
            height - 18));
    text(svg, (int) x(1), height - 4, "middle", 12, "no agent");
    return svg.append(body).append("</svg>\n").toString();
  }

  private static void bar(StringBuilder svg, int y, Bar bar) {
    if (bar.ratio() == null) {
      return;
    }
    double end = x(bar.ratio().median());
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
                + "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222222\"/>\n",
            LEFT,
            y,
            end - LEFT,
            ROW - 4,
            bar.colour(),
            x(bar.ratio().low()),
            x(bar.ratio().high()),
            y + ROW / 2 - 2,
            y + ROW / 2 - 2));
    String percent = String.format(Locale.ROOT, "%+.0f %%", 100 * (bar.ratio().median() - 1));
    double after = Math.max(end, x(bar.ratio().high())) + 6;
    text(svg, (int) after, y + ROW / 2 + 3, "start", 12, bar.label() + " " + percent);
  }

  private static void text(StringBuilder svg, int x, int y, String anchor, int size, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#222222\">%s</text>\n",
            x,
            y,
            anchor,
            size,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
