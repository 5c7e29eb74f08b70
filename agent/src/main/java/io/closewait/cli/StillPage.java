// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/**
 * A page that somebody else has made, within one of ours that lets it be seen and nothing more:
 * what the agent of another user answers must not run in the browser of whoever asked.
 */
final class StillPage {
  private StillPage() {}

  /** The page without scripts, forms, and anything that is fetched from elsewhere. */
  static String of(String page, String whose) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
        + " style-src 'unsafe-inline'; img-src data:; frame-src 'self' about:\">\n"
        + "<title>"
        + escaped(whose)
        + "</title>\n"
        + "<style>html,body{margin:0;height:100%}p{margin:0;padding:4px;font:14px sans-serif}"
        + "iframe{border:0;width:100%;height:calc(100% - 30px)}</style></head>\n<body><p>"
        + escaped(whose)
        + "</p>\n<iframe sandbox srcdoc=\""
        + escaped(page)
        + "\"></iframe></body></html>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
