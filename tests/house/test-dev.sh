#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What ./dev says without building the tree: test-dev.sh SOURCE.

set -uo pipefail
cd "$1" || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. tests/house/tap.sh

test_help ()
{
  local said command
  said=$(./dev help) || return 1
  for command in run test bench screenshots build format references help; do
    grep -q "^\./dev $command\b" <<<"$said" || { echo "help does not tell of $command"; return 1; }
    grep -q "^command_$command ()" dev || { echo "dev has no $command"; return 1; }
  done
}

# refused STATUS WORDS ARGUMENT…
refused ()
{
  local status=$1 words=$2 said got=0
  shift 2
  said=$(./dev "$@" 2>&1) || got=$?
  echo "status $got: $said"
  [ "$got" -eq "$status" ] || return 1
  grep -qF -- "$words" <<<"$said"
}

test_readme_commands ()
{
  local command
  # The README's first block of commands is what a newcomer types.
  for command in './dev run' './dev test'; do
    grep -qF "$command" README.md || { echo "README.md does not tell of $command"; return 1; }
  done
}

test_ci ()
{
  grep -q '^bash ./dev test$' .ci/run
}

# Of a tree whose second variant cannot be configured: the script goes on, and counts it.
test_variants ()
{
  local said got=0 expected='debug build: 1 passed, 0 failed
address, undefined behaviour, leaks: 0 passed, 1 failed
threads: 1 passed, 0 failed
2 passed, 1 failed'
  need meson ninja || return
  mkdir -p "$scratch/tests/house" "$scratch/tests/volume"
  cp tests/house/tally.py "$scratch/tests/house"
  cat >"$scratch/meson.build" <<'END'
project('two of three')
if meson.project_build_root().endswith('asan')
  error('not this one')
endif
test('one', find_program('true'), suite: 'volume')
END
  # A test installs nothing.
  sed 's/^install ()$/install () { :; }\nunused ()/' dev >"$scratch/dev"
  said=$(bash "$scratch/dev" test --all volume 2>"$scratch/messages") || got=$?
  printf '%s\n' "$said" "status $got" "$(cat "$scratch/messages")"
  [ "$got" -eq 1 ] || return 1
  [ "$(tail -n 4 <<<"$said")" = "$expected" ] || return 1
  grep -qF '[3/3] Testing: threads' "$scratch/messages"
}

run_case 'help tells of every command' test_help
run_case 'an unknown command is refused' refused 2 './dev help' nonsense
run_case 'an unknown room is refused' refused 1 'there is no room tests/nonsense' test nonsense
run_case 'an unknown option is refused' refused 1 '--nonsense' test --nonsense
run_case 'a file that is not there is refused' refused 1 'no such file' run /nonexistent/x.vol
run_case 'two files are refused' refused 1 'one file at most' run a b
run_case 'screenshots want a folder' refused 1 'folder' screenshots
run_case 'the README has the two commands' test_readme_commands
run_case 'CI runs the tests' test_ci
run_case 'a variant that fails keeps no other from running' test_variants
end_cases
