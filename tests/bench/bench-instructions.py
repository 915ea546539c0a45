#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Instructions a voxel, counted by callgrind: two sizes are subtracted, so that starting the program cancels out."""

import os
import re
import shutil
import subprocess
import sys

from bench import Bench, Report, voxels, words

SMALL, LARGE = (32, 64, 128), (32, 192, 128)
CASES = (
    ('Gaussian single, σ=3', 'run gaussian 1 sigma=3 boundary=nearest', None),
    ('Gaussian double, σ=3', 'run gaussian 1 sigma=3 boundary=nearest precision=double', None),
    ('TV global, an iteration', 'run tv 1 stop=global eps=0 max-iterations=', (10, 30)),
)


def count(bench, shape, request):
    environment = dict(os.environ, OMP_NUM_THREADS='1')
    said = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', bench.program],
                          input='fill %s\n%s\n' % (words(shape), request), capture_output=True, text=True, env=environment)
    found = re.search(r'Collected : (\d+)', said.stderr)
    if said.returncode != 0 or not found:
        sys.exit('callgrind ended with %d:\n%s' % (said.returncode, said.stderr[-2000:]))
    return int(found.group(1))


def main():
    with Bench(__doc__) as bench:
        report, rows = Report(), []
        if not shutil.which('valgrind'):
            report.table('Instructions a voxel', 'Skipped: valgrind is absent.', [], [])
        else:
            # Filling costs as much in both runs of a pair only where the shape is the same: it is counted by itself.
            fill = {shape: count(bench, shape, 'run identity 1') for shape in (SMALL, LARGE)}
            for name, request, iterations in CASES:
                if iterations:
                    low, high = iterations
                    per = (count(bench, LARGE, request + str(high)) - count(bench, LARGE, request + str(low)))
                    per /= voxels(LARGE) * (high - low)
                else:
                    per = count(bench, LARGE, request) - count(bench, SMALL, request) - (fill[LARGE] - fill[SMALL])
                    per /= voxels(LARGE) - voxels(SMALL)
                rows.append([name, '%.2f' % per])
            report.table('Instructions a voxel', 'Counted by callgrind on one thread, volumes of %s and %s subtracted. '
                         'Valgrind knows no AVX-512, so this is the code for AVX2 where the processor has that.'
                         % (words(SMALL), words(LARGE)), ['', 'instructions'], rows)
        report.print(bench)


if __name__ == '__main__':
    main()
