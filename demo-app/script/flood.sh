# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# Both servers under a flood of clients, with few descriptors to spare. The end is told before it comes: clients
# arrive one by one for as long as a forecast takes, then all at once.

FLOOD=1000
DESCRIPTORS=256
FORECAST_CLIENTS=70
WAVES=5
WAVE=100

flood_story() {
  what_close_wait_is
  ulimit_for_server=$DESCRIPTORS
  # the report goes to stderr: when it is due at the end, no descriptor is left for a file
  options=grace=1s,grace.unread=1s,interval=1s,summary=2s,log=stderr
  lasts=180
  flooded_leaking_server
  aided_leaking_server
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

# The same program, and the option that closes what is proven leaked.
aided_leaking_server() {
  heading "2. The same leaking server with first aid, and $DESCRIPTORS descriptors"
  start_server leaking "$options,firstaid=1s"
  clients_come_and_go
  for wave in $(seq $WAVES); do
    run_client flood "$port" $WAVE || give_up 'a client was turned away.'
    wait_for 60 'descriptors to come back' few_descriptors
    say "After wave $wave of $WAVE clients: $(descriptors_in_use) descriptors in use."
  done
  grep -q -F "$culprit" "$output" || give_up "the leak is no longer reported at $culprit."
  say 'What first aid says; the leak is reported all the same:'
  grep 'FIRST AID' "$output" | tail -n 1 | indent
  stop_server
}

descriptors_in_use() {
  find "/proc/$server/fd" -type l 2>/dev/null | wc -l
}

few_descriptors() {
  still_running 'while first aid was awaited'
  [ "$(descriptors_in_use)" -lt $((DESCRIPTORS / 4)) ]
}

flooded_fixed_server() {
  heading "3. The same server, closing, with $DESCRIPTORS descriptors"
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
