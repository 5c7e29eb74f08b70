# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# Both servers under a flood of clients, with few descriptors to spare. The end is told before it comes: clients
# arrive one by one for as long as a forecast takes, then all at once.

FLOOD=1000
DESCRIPTORS=256
FORECAST_CLIENTS=70

flood_story() {
  what_close_wait_is
  ulimit_for_server=$DESCRIPTORS
  # the report goes to stderr: when it is due at the end, no descriptor is left for a file
  options=grace=1s,grace.unread=1s,interval=1s,summary=2s,log=stderr
  lasts=180
  flooded_leaking_server
  flooded_fixed_server
}

flooded_leaking_server() {
  heading "1. A server that leaks, with $DESCRIPTORS descriptors"
  start_server leaking "$options"
  clients_come_and_go
  culprit_of LeakingServer.handle
  wait_for 30 "a report that names $culprit" named "$output"
  say 'The report, long before the end:'
  report "$output" | head -n 1 | indent
  side_by_side
  forecast
  flood || say 'The server has died in the middle of it.'
  wait_for_end
  say 'Its last words:'
  grep 'accept failed' "$output" | indent
  grep -q 'accept failed.*Too many open files' "$output" ||
    give_up 'it did not end in "Too many open files".'
}

# A trend needs a minute: one client a second.
forecast() {
  say "Clients go on coming, one a second, for a little more than a minute."
  for _ in $(seq $FORECAST_CLIENTS); do
    still_running 'while clients came one by one'
    foretold && break
    run_client client "$port" 1 >/dev/null || give_up 'the server did not take a client.'
    sleep 1
  done
  wait_for 20 'a forecast' foretold
  say 'When it will end, told before it does:'
  foretold_lines | tail -n 1 | indent
}

foretold() {
  [ -n "$(foretold_lines)" ]
}

foretold_lines() {
  grep 'limit reached in about' "$output" | sed 's/^ *//'
}

flooded_fixed_server() {
  heading "2. The same server, closing, with $DESCRIPTORS descriptors"
  start_server fixed "$options"
  clients_come_and_go
  flood || give_up 'a client was turned away.'
  wait_for 20 "the server to have served every client" says "served $((CLIENTS + FLOOD)) clients"
  say 'The server:'
  grep '^served' "$output" | tail -n 1 | indent
  stop_server
  silent "$output"
}

flood() {
  say "The flood: $FLOOD clients, several at once."
  run_client flood "$port" "$FLOOD"
}
