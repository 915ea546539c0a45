#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The arithmetic of the benchmarks: test-bench.sh SOURCE.

set -uo pipefail
cd "$1" || exit 1
. tests/house/tap.sh

# check CODE…: Python over the benchmarks' library; fails by an assertion.
check ()
{
  (cd tests/bench && /usr/bin/env python3 -B -c "from bench import *
$1")
}

check_energy ()
{
  /usr/bin/python3 -c 'import numpy' 2>/dev/null || { skip 'NumPy is absent'; return; }
  (cd tests/bench && /usr/bin/python3 -B -c "import numpy as np
from peers import energy
f = np.zeros((2, 2, 2), 'f4')
u = f.copy()
# One corner of height 3: its own three differences are one root, in a place where none of the others has any.
u[0, 0, 0] = 3
assert abs(energy(f, u, 0.1) - (0.5 * 9 + 0.1 * 27 ** 0.5)) < 1e-12
# At the far corner each difference is another voxel's.
u[:] = 0
u[1, 1, 1] = 3
assert abs(energy(f, u, 0.1) - (0.5 * 9 + 0.1 * 9)) < 1e-12
assert energy(u, u, 0) == 0")
}

# The same over a program of the folder, as program.
check_program ()
{
  check "
import importlib.util
spec = importlib.util.spec_from_file_location('program', '$1')
program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(program)
$2"
}

# A page of two families that were measured at different times: it says so of each.
check_page ()
{
  local folder page words
  folder=$(mktemp -d) || return 1
  cat >"$folder/machine.json" <<'END'
{"model": "A processor", "cores": 2, "caches": [49152, 2097152, 0], "vector_bits": 256, "bandwidth_one": 2e10,
 "bandwidth_all": 4e10, "flops_one": 1e11, "flops_all": 2e11}
END
  cat >"$folder/tv.json" <<'END'
{"run": {"start": "2026-03-04T05:06+00:00", "commit": "abc1234", "load": 1.25, "others": 0.07, "seconds": 125.4,
         "bandwidth_all": 4e10, "flops_all": 2e11},
 "result": {"parts": [{"title": "A table", "text": "Of words.", "columns": ["x", "y"], "rows": [["1", "2"]]}],
            "targets": [{"what": "a ratio", "least": 2, "value": 1.5, "unit": "×", "most": false}],
            "absent": ["dask"], "versions": {"SciPy": "9.8"}}}
END
  sed -e 's/03-04T05:06/03-05T15:16/' -e 's/abc1234/def5678 with changes/' -e 's/4e10/3e10/' "$folder/tv.json" \
    >"$folder/growth.json"
  page=$(/usr/bin/env python3 -B tests/bench/write-results.py "$folder")
  rm -rf "$folder"
  for words in 'Not measured: gaussian, commands, chunks, stream, instructions, recording, render, timeline, latency.' \
    '**The families are of different commits.**' \
    'Measured 2026-03-04 05:06 UTC in 2 min 05 s, at commit abc1234.' \
    'Measured 2026-03-05 15:16 UTC in 2 min 05 s, at commit def5678 with changes.' \
    'Other processes had 7 % of the processors meanwhile; the load before was 1.2.' \
    'The memory then did 30.0 GB/s and the processors 200 GFLOP/s.' 'Peers: SciPy 9.8. Absent: dask.' \
    '| a ratio | 2.00× | 1.50× | **not reached** | tv |' '| 1 | 2 |' '0 of 2 targets are reached.'; do
    grep -qF -- "$words" <<<"$page" || { printf 'no “%s” in\n%s\n' "$words" "$page"; return 1; }
  done
}

run_case 'radius of the kernel, as SciPy rounds it' check 'assert [radius(s) for s in (0, 0.1, 1, 3, 10)] == [0, 0, 4, 12, 40]'
run_case 'operations a voxel' check 'assert gaussian_flops([3, 3, 3]) == 111
assert gaussian_flops([0, 0, 1]) == 13
assert gaussian_flops([0, 0, 0]) == 0'
run_case 'bytes of use' check 'assert useful_bytes((50, 1104, 1104)) == 487526400
assert useful_bytes((2, 3, 4), "uint8") == 24 * 5'
run_case 'the floor is the larger of arithmetic and memory' check '
machine = {"flops_one": 100, "flops_all": 200, "bandwidth_one": 10, "bandwidth_all": 15}
# An instruction for two operations at the peak; the memory counts where it takes longer.
assert floor_seconds(machine, 500, 10, 1) == 10
assert floor_seconds(machine, 500, 10, 2) == 5
assert floor_seconds(machine, 5, 300, 2) == 20
assert gaussian_instructions([3, 3, 3]) == 75
assert gaussian_instructions([1, 0, 0]) == 9'
run_case 'contenders take turns, the first round does not count' check '
asked = []
class Fake:
    def __init__(self, name, took):
        self.name, self.took = name, took
    def ask(self, line):
        asked.append(self.name)
        return {"seconds": self.took.pop(0)}
results = alternate({"a": (Fake("a", [99, 1, 2, 9]), ""), "b": (Fake("b", [50, 4, 4, 4]), "")}, 3)
assert asked == ["a", "b"] * 4, asked
assert (results["a"]["median"], results["a"]["low"], results["a"]["high"]) == (2, 1, 9)
assert results["b"]["median"] == 4'
run_case 'a slow contender makes fewer runs, spread over the rounds' check '
assert turns(0.1, 5, None) == 5 and turns(100, 5, None) == 5
assert turns(0.1, 5, 10) == 5 and turns(3, 5, 10) == 3 and turns(9, 5, 10) == 1 and turns(11, 5, 10) == 0
for runs in range(6):
    assert sum(is_turn(number, runs, 5) for number in range(5)) == runs
assert [is_turn(number, 2, 4) for number in range(4)] == [False, True, False, True]
asked = []
class Fake:
    def __init__(self, name, took):
        self.name, self.took = name, took
    def ask(self, line):
        asked.append(self.name)
        return {"seconds": self.took}
contenders = {name: (Fake(name, took), "") for name, took in (("fast", 1), ("slow", 4), ("slower", 9), ("tried", 7))}
results = alternate(contenders, 3, 8, {"tried": 5})
assert asked == ["fast", "slow", "slower", "fast", "fast", "slow", "fast", "slow", "tried"], asked
assert [results[name]["runs"] for name in contenders] == [3, 2, 1, 1]
assert results["slower"]["median"] == 9 and results["tried"]["median"] == 7'
run_case 'how many iterations an accuracy takes' check_program bench-tv.py '
for most in (1, 2, 3, 64, 65, 99):
    assert program.needed(lambda n: 0.001 if n >= most else 0.0011) == max(most, 2), most
assert 1000 <= program.needed(lambda n: 1 / n) <= 1010
assert program.needed(lambda n: 1) is None'
run_case 'what other processes took' check_program measure-family.py '
ticks = os.sysconf("SC_CLK_TCK")
said = "cpu  %d %d %d 999 888 %d %d %d 5 6\ncpu0 1 1 1 1 1 1 1 1 1 1\n" % tuple(n * ticks for n in (1, 2, 4, 8, 16, 32))
assert program.parse_busy(said) == 63
with tempfile.NamedTemporaryFile("w", suffix=".json") as machine:
    machine.write("{\"bandwidth_all\": 5, \"flops_all\": 6}")
    machine.flush()
    def measure(*command):
        return subprocess.run([sys.executable, "-B", "measure-family.py", machine.name, *command], capture_output=True, text=True)
    said = json.loads(measure("sh", "-c", "echo [7]; sleep 0.2").stdout)
    assert said["result"] == [7] and said["run"]["bandwidth_all"] == 5
    assert said["run"]["seconds"] >= 0.2 and 0 <= said["run"]["others"] <= 1.1, said
    assert measure("false").returncode == 1'
run_case 'the page says of each family when it was measured' check_page
run_case 'targets' check '
def target(least, value, most):
    return is_reached({"least": least, "value": value, "most": most})
assert target(20, 20, False) is True and target(20, 19.9, False) is False and target(20, None, False) is None
assert target(16, 15, True) is True and target(16, 17, True) is False'
run_case 'a program that ends is absent, not an error' check 'assert Server(["false"]).ask("version", may_end=True) is None'
run_case 'the energy of TV' check_energy
end_cases
