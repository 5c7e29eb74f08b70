# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# What can be had beside the log: who holds the sockets, the page, and a real Prometheus.

closewait() {
  "$java" -jar "$agent_jar" "$@"
}

who_holds_them() {
  say "Who holds them, asked while the program runs (closewait holders $server):"
  closewait holders "$server" >"$tmp/holders.out" 2>&1 || true
  grep -A 1 'held by' "$tmp/holders.out" | head -n 6 | indent
  grep -q 'held by' "$tmp/holders.out" || give_up "nobody was named: $(cat "$tmp/holders.out")"
}

make_page() {
  html=$root/target/demo-page.html
  mkdir -p "$root/target"
  closewait report "$server" --html "$html" >/dev/null || give_up 'the page could not be made.'
  say "The page: $html"
  if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && command -v xdg-open >/dev/null 2>&1; then
    xdg-open "$html" >/dev/null 2>&1 || true
  elif command -v open >/dev/null 2>&1 && [ "$(uname)" = Darwin ]; then
    open "$html"
  else
    echo 'There is no screen here to show it on; open it in a browser.' | indent
  fi
}

check_prometheus() {
  command -v prometheus >/dev/null 2>&1 || refuse 'prometheus was not found; --prometheus needs one.'
  command -v curl >/dev/null 2>&1 || refuse 'curl was not found; --prometheus needs it.'
  metrics_port=$((20000 + $$ % 10000))
  prometheus_port=$((metrics_port + 10000))
  more_options=,metrics=$metrics_port
}

ask_prometheus() {
  cat >"$tmp/prometheus.yml" <<TEXT
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: ["$root/ops/prometheus/closewait.rules.yml"]
scrape_configs:
  - job_name: demo
    static_configs: [{targets: ["127.0.0.1:$metrics_port"]}]
TEXT
  say "A Prometheus scrapes it, with the rules of ops/prometheus:"
  prometheus --config.file="$tmp/prometheus.yml" --storage.tsdb.path="$tmp/prometheus" \
    --web.listen-address="127.0.0.1:$prometheus_port" >"$tmp/prometheus.log" 2>&1 &
  prometheus=$!
  # the agent opens its port ten seconds after the start of the program
  wait_for 40 'a scrape' scraped
  echo "closewait_sockets_leaked = $(leaked_by_prometheus)" | indent
  kill "$prometheus" 2>/dev/null || true
  wait "$prometheus" || true
  prometheus=
}

scraped() {
  [ "$(leaked_by_prometheus)" = "$CLIENTS" ]
}

leaked_by_prometheus() {
  curl -fsS "http://127.0.0.1:$prometheus_port/api/v1/query?query=sum(closewait_sockets_leaked)" \
    2>/dev/null | sed -n 's/.*"value":\[[^,]*,"\([0-9]*\)"\].*/\1/p'
}
