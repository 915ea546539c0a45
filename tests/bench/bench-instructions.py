#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Instructions a voxel, counted by callgrind: two runs are subtracted, so that starting the program cancels out."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bench import Bench, Report, times, voxels, words

SMALL, LARGE = (32, 64, 128), (32, 192, 128)
GAUSSIAN, TV = 'run gaussian 1 boundary=nearest ', 'run tv 1 weight=0.1 '
# Name, type of the input, request; for TV also the numbers of iterations that are subtracted, of a run that goes on
# to the last of them. The gap is looked at now and then: its share of a run as long is in the count.
CASES = (
    ('Gaussian single, σ=1', 'float32', GAUSSIAN + 'sigma=1', None),
    ('Gaussian single, σ=3', 'float32', GAUSSIAN + 'sigma=3', None),
    ('Gaussian single, σ=10', 'float32', GAUSSIAN + 'sigma=10', None),
    ('Gaussian single, σ=3, uint8', 'uint8', GAUSSIAN + 'sigma=3', None),
    ('Gaussian single, σ=3, uint16', 'uint16', GAUSSIAN + 'sigma=3', None),
    ('Gaussian double, σ=1', 'float32', GAUSSIAN + 'sigma=1 precision=double', None),
    ('Gaussian double, σ=3', 'float32', GAUSSIAN + 'sigma=3 precision=double', None),
    ('Gaussian double, σ=10', 'float32', GAUSSIAN + 'sigma=10 precision=double', None),
    ('TV --stop global, an iteration', 'float32', TV + 'stop=global eps=0 max-iterations=', (10, 30)),
    ('TV --stop chunk, an iteration', 'float32', TV + 'stop=chunk eps=0 chunk=whole max-iterations=', (10, 30)),
    ('TV --stop fixed, an iteration', 'float32', TV + 'stop=fixed max-iterations=', (10, 30)),
    ('TV --stop gap, an iteration', 'float32', TV + 'stop=gap gap=1e-6 max-iterations=', (40, 80)),
)


class Counter:
    def __init__(self, bench):
        self.bench = bench
        self.opened = {}
        self.opening = {}

    def make(self, shape, kind):
        path = self.bench.path('%s-%s' % (words(shape), kind))
        server = self.bench.ours()
        server.ask('make %s %s %s' % (path, words(shape), kind))
        server.close()
        self.opened[shape, kind] = 'open %s %s %s' % (path, words(shape), kind)

    def count_opening(self, key):
        self.opening[key] = self.count(*key)

    def count(self, shape, kind, request=None):
        """Instructions of a whole process that opens the volume and, unless it is None, does what is asked."""
        environment = dict(os.environ, OMP_NUM_THREADS='1')
        lines = [self.opened[shape, kind]] + ([request] if request else [])
        said = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', self.bench.program],
                              input='\n'.join(lines) + '\n', capture_output=True, text=True, env=environment)
        found = re.search(r'Collected : (\d+)', said.stderr)
        if said.returncode != 0 or not found:
            sys.exit('callgrind ended with %d:\n%s' % (said.returncode, said.stderr[-2000:]))
        return int(found.group(1))

    def per_voxel(self, case):
        _, kind, request, iterations = case
        if iterations:
            few, many = (self.count(LARGE, kind, request + str(n)) for n in iterations)
            return (many - few) / voxels(LARGE) / (iterations[1] - iterations[0])
        # Opening costs more in the larger one, and is not the filter's.
        large, small = (self.count(shape, kind, request) - self.opening[shape, kind] for shape in (LARGE, SMALL))
        return (large - small) / (voxels(LARGE) - voxels(SMALL))


def main():
    with Bench(__doc__) as bench:
        report = Report()
        if not shutil.which('valgrind'):
            report.table('Instructions a voxel', 'Skipped: valgrind is absent.', [], [])
        else:
            counter = Counter(bench)
            for kind in ('float32', 'uint8', 'uint16'):
                for shape in (SMALL, LARGE):
                    counter.make(shape, kind)
            # Nothing is timed: what else runs makes no difference.
            with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
                list(pool.map(counter.count_opening, counter.opened))
                counts = pool.map(counter.per_voxel, CASES)
                rows = [[case[0], '%.2f' % count] for case, count in zip(CASES, counts)]
            report.table('Instructions a voxel', 'Counted by callgrind on one thread, volumes of %s and %s subtracted, for '
                         'TV runs of more and of fewer iterations. Unlike a time this is the same on every machine that has '
                         'the same instructions and compiler, so that a change of this table in the history is a change of '
                         'the code. Valgrind knows no AVX-512: it is the code for AVX2 where the processor has that.'
                         % (times(SMALL), times(LARGE)), ['', 'instructions'], rows)
        report.print(bench)


if __name__ == '__main__':
    main()
