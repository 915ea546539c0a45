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

run_case 'radius of the kernel, as SciPy rounds it' check 'assert [radius(s) for s in (0, 0.1, 1, 3, 10)] == [0, 0, 4, 12, 40]'
run_case 'operations a voxel' check 'assert gaussian_flops([3, 3, 3]) == 111
assert gaussian_flops([0, 0, 1]) == 13
assert gaussian_flops([0, 0, 0]) == 0'
run_case 'bytes of use' check 'assert useful_bytes((50, 1104, 1104)) == 487526400
assert useful_bytes((2, 3, 4), "uint8") == 24 * 5'
run_case 'the floor is the larger of arithmetic and memory' check '
machine = {"flops_one": 100, "flops_all": 200, "bandwidth_one": 10, "bandwidth_all": 15}
assert floor_seconds(machine, 1000, 10, 1) == 10
assert floor_seconds(machine, 1000, 10, 2) == 5
assert floor_seconds(machine, 10, 300, 2) == 20'
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
run_case 'targets' check '
def target(least, value, most):
    return is_reached({"least": least, "value": value, "most": most})
assert target(20, 20, False) is True and target(20, 19.9, False) is False and target(20, None, False) is None
assert target(16, 15, True) is True and target(16, 17, True) is False'
run_case 'a program that ends is absent, not an error' check 'assert Server(["false"]).ask("version", may_end=True) is None'
run_case 'the energy of TV' check_energy
end_cases
