#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a voxel costs as the volume grows."""

from bench import Bench, Report, alternate, voxels, words

SIZES = (64, 96, 128, 192, 256, 384, 512, 768)
PEER_MOST = 384
# Bytes a voxel that a size must leave free: input, what the filter takes, and the rest of the machine.
NEEDED, NEEDED_TV = 12, 24
# Fresh memory is slow: even the largest makes a run that does not count.
ROUNDS, BUDGET = 9, 12
LARGE, LARGE_ROUNDS = 384, 3
TV_ITERATIONS = 12


def free_bytes():
    with open('/proc/meminfo', encoding='utf-8') as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith('MemAvailable'))


def cell(value):
    return '–' if value is None else '%.2f' % value


def main():
    with Bench(__doc__) as bench:
        report, rows = Report(), []
        own, scipy = bench.ours(), bench.peer('scipy')
        for n in SIZES[:3] if bench.quick else SIZES:
            shape = (n, n, n)
            if voxels(shape) * NEEDED > free_bytes():
                rows.append(['%d³' % n, 'skipped: too little memory is free', '', '', '', '', ''])
                continue
            contenders = {k: (own, 'run gaussian %d sigma=3 boundary=nearest' % k) for k in (1, 2)}
            if voxels(shape) * NEEDED_TV <= free_bytes():
                contenders['tv'] = (own, 'run tv 2 stop=global eps=0 max-iterations=%d' % TV_ITERATIONS)
            if scipy and n <= PEER_MOST:
                own.ask('make %s %s float32' % (bench.path('cube'), words(shape)))
                for server in (own, scipy):
                    server.ask('open %s %s float32' % (bench.path('cube'), words(shape)))
                contenders['scipy'] = (scipy, 'run gaussian 1 sigma=3')
            else:
                own.ask('fill ' + words(shape))
            tv = {'tv': contenders.pop('tv')} if 'tv' in contenders else {}
            rounds = LARGE_ROUNDS if n >= LARGE else ROUNDS
            results = alternate(contenders, rounds, BUDGET)
            # By itself: the system of a virtual machine gives memory that was free for seconds back to its host, and
            # to have it again takes longer than these iterations.
            results.update(alternate(tv, rounds, BUDGET))
            ns = {key: result['median'] / voxels(shape) * 1e9 for key, result in results.items()}
            rows.append(['%d³' % n, cell(ns[1]), cell(ns[2]), '%.2f×' % (ns[1] / ns[2]), cell(ns.get('scipy')),
                         '%.1f×' % (ns['scipy'] / ns[1]) if 'scipy' in ns else '–',
                         cell(ns['tv'] / TV_ITERATIONS) if 'tv' in ns else '–'])
        report.table('As the volume grows',
                     'Nanoseconds a voxel, Gaussian of σ=3 over float32; of TV, an iteration of %d. SciPy is measured up to '
                     '%d³.' % (TV_ITERATIONS, PEER_MOST),
                     ['', '1 thread', '2 threads', '2 against 1', 'SciPy, 1 thread', 'SciPy against 1 thread',
                      'TV global, 2 threads'], rows)
        report.print(bench)


if __name__ == '__main__':
    main()
