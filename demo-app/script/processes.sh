# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# The JVMs of the story: started, waited for, and ended in any case.

# start_server ROLE AGENT_OPTIONS: sets server and port.
start_server() {
  say 'Started as:'
  echo "java -javaagent:closewait-agent.jar=$2 \\" | indent
  echo "     -cp ${class_path_shown} $main_class $1" | indent
  output=$tmp/$1.out
  : >"$output"
  # the options name files of this folder, so no path has to be escaped in them
  (
    cd "$tmp"
    # shellcheck disable=SC3045 # every shell at hand has it: dash, bash, busybox
    [ -z "${ulimit_for_server-}" ] || ulimit -n "$ulimit_for_server"
    exec "$java" "-javaagent:$agent_jar=$2" -cp "$class_path" "$main_class" "$1" "${lasts-60}"
  ) </dev/null >"$output" 2>&1 &
  server=$!
  wait_for 30 'the server to listen' says 'port '
  port=$(sed -n 's/^port //p' "$output")
}

clients_come_and_go() {
  if [ -n "$client" ]; then
    say "$CLIENTS clients: each connects, writes \"test\" and closes."
    run_client "$client" "$port" "$CLIENTS" || give_up 'the server did not take every client.'
  else
    say "$CLIENTS calls of a service, which hangs up after a moment."
  fi
  wait_for 20 "the end of all $CLIENTS" says "served $CLIENTS clients"
}

run_client() {
  "$java" -jar "$demo_jar" "$@" >"$tmp/client.out" 2>&1 </dev/null &
  helper=$!
  status=0
  wait "$helper" || status=$?
  helper=
  indent <"$tmp/client.out"
  return "$status"
}

says() {
  grep -q "^$1" "$output"
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
  deadline=$(($(date +%s) + $1))
  what=$2
  shift 2
  until "$@"; do
    still_running "before there was $what"
    [ "$(date +%s)" -lt "$deadline" ] || give_up "waited in vain for $what."
    pause
  done
}

wait_for_end() {
  deadline=$(($(date +%s) + 30))
  while kill -0 "$server" 2>/dev/null; do
    [ "$(date +%s)" -lt "$deadline" ] || give_up 'waited in vain for the server to end.'
    pause
  done
  wait "$server" || true
  server=
}

still_running() {
  kill -0 "$server" 2>/dev/null || give_up "the server ended $1."
}

stop_server() {
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  server=
}

pause() {
  sleep 0.2 2>/dev/null || sleep 1
}

clean_up() {
  for pid in $server $helper $prometheus; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  [ -z "$tmp" ] || rm -rf "$tmp"
}
