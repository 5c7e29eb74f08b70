# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# The story of a test: with @NoSocketLeaks it fails where the program leaks, and passes where it closes.

junit_story() {
  what_close_wait_is
  culprit_of "$class"

  heading '1. The test of the program that leaks'
  say 'The test:'
  sed -n '/^@NoSocketLeaks/,$p' "$(source_of LeakingStatusTest.java)" | indent
  ! run_test LeakingStatusTest || give_up 'the test of the leaking program passed.'
  say 'What it says now:'
  sed -n '/=> /,/^$/p' "$tmp/LeakingStatusTest.out" | grep -v -e '^$' -e 'org\.junit\.' -e 'java\.base/' -e '\[\.\.\.\]' |
    head -n 6 | indent
  grep -qF "$culprit" "$tmp/LeakingStatusTest.out" || give_up "it does not name $culprit."
  side_by_side

  heading '2. The same test, of the program that closes'
  run_test FixedStatusTest || give_up 'the test of the fixed program failed.'
  say 'It passes.'
}

# run_test CLASS: as its user would; the exit code is that of JUnit's console.
run_test() {
  say 'Run as:'
  echo 'java -javaagent:closewait-agent.jar=mode=test -jar junit-platform-console-standalone.jar \' | indent
  echo "     execute --class-path closewait-demo.jar:closewait-junit.jar --select-class io.closewait.demo.$1" | indent
  "$java" "-javaagent:$agent_jar=mode=test" -jar "$junit_jars"/junit-platform-console-standalone-*.jar execute \
    --class-path "$demo_jar:$(echo "$junit_jars"/closewait-junit-*.jar)" --details=none \
    --disable-banner --disable-ansi-colors --select-class "io.closewait.demo.$1" >"$tmp/$1.out" 2>&1 </dev/null
}
