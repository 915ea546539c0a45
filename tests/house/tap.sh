# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Test cases of a shell script, told as TAP: run_case NAME FUNCTION [ARGUMENT…]. A function fails by its status, says
# why by what it prints, and skips with "skip REASON".

n_cases=0
skip_status=77

skip ()
{
  printf '%s\n' "$*"
  return $skip_status
}

# need TOOL…: status 77 and the reason, unless all are there.
need ()
{
  local tool
  for tool in "$@"; do
    if ! command -v "$tool" >/dev/null; then
      skip "$tool is absent"
      return
    fi
  done
}

run_case ()
{
  local name=$1 output status=0
  shift
  n_cases=$((n_cases + 1))
  output=$("$@" 2>&1) || status=$?
  if [ $status -eq 0 ]; then
    printf 'ok %d %s\n' $n_cases "$name"
  elif [ $status -eq $skip_status ]; then
    printf 'ok %d %s # SKIP %s\n' $n_cases "$name" "$output"
  else
    printf 'not ok %d %s\n' $n_cases "$name"
    printf '%s\n' "$output" | sed 's/^/# /'
  fi
}

end_cases ()
{
  printf '1..%d\n' $n_cases
}
