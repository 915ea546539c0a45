#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tally.py counts what the programs printed: test-tally.sh SOURCE.

set -uo pipefail
cd "$1" || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. tests/house/tap.sh

# expect LAST-LINE STATUS LOG-LINES…
expect ()
{
  local last=$1 status=$2 said got=0
  shift 2
  printf '%s\n' "$@" >"$scratch/log"
  said=$(python3 tests/house/tally.py "debug=$scratch/log") || got=$?
  printf '%s\nstatus %d\n' "$said" "$got"
  [ "${said##*$'\n'}" = "$last" ] || return 1
  [ "$got" -eq "$status" ]
}

# said_of LAST-LINES STATUS ARGUMENT…
said_of ()
{
  local last=$1 status=$2 said got=0
  shift 2
  said=$(python3 tests/house/tally.py "$@") || got=$?
  printf '%s\nstatus %d\n' "$said" "$got"
  [ "$(tail -n "$(wc -l <<<"$last")" <<<"$said")" = "$last" ] || return 1
  [ "$got" -eq "$status" ]
}

line ()
{
  printf '{"name": "slabscope / %s", "result": "%s", "returncode": %s, "stdout": "%s"}' "$1" "$2" "$3" "$4"
}

run_case 'cases are counted' expect '2 passed, 0 failed' 0 "$(line a OK 0 'ok 1 /a/x\nok 2 /a/y\n1..2')"
run_case 'over several programs' expect '3 passed, 0 failed' 0 \
  "$(line a OK 0 'ok 1 /a/x\nok 2 /a/y\n1..2')" "$(line b OK 0 '1..1\nok 1 - /b/x')"
run_case 'a failed case' expect '1 passed, 1 failed' 1 "$(line a FAIL 1 'ok 1 /a/x\nnot ok 2 /a/y\n1..2')"
run_case 'a crash after passed cases' expect '1 passed, 1 failed' 1 "$(line a ERROR -11 'ok 1 /a/x')"
run_case 'a hang' expect '0 passed, 1 failed' 1 "$(line a TIMEOUT -15 '1..2')"
run_case 'a skipped case' expect '1 passed, 0 failed, 1 skipped' 0 \
  "$(line a OK 0 'ok 1 /a/x\nok 2 /a/y # SKIP no data\n1..2')"
run_case 'a skipped program' expect '1 passed, 0 failed, 1 skipped' 0 \
  "$(line a OK 0 'ok 1 /a/x\n1..1')" "$(line b SKIP 0 '1..0 # SKIP no display')"
run_case 'nothing ran' expect '0 passed, 0 failed' 1 ''
run_case 'only skipped' expect '0 passed, 0 failed, 1 skipped' 1 "$(line b SKIP 0 '1..0 # SKIP no display')"

line a OK 0 'ok 1 /a/x\nok 2 /a/y\n1..2' >"$scratch/good"
line a FAIL 1 'ok 1 /a/x\nnot ok 2 /a/y\n1..2' >"$scratch/bad"
run_case 'several logs together' said_of 'debug: 2 passed, 0 failed
threads: 1 passed, 1 failed
3 passed, 1 failed' 1 "debug=$scratch/good" "threads=$scratch/bad"
run_case 'a log that is not there' said_of 'debug: 2 passed, 0 failed
threads: 0 passed, 1 failed
2 passed, 1 failed' 1 "debug=$scratch/good" "threads=$scratch/absent"
run_case 'in brief' said_of 'debug: 1 passed, 1 failed' 1 --brief "debug=$scratch/bad"
end_cases
