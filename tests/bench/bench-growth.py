#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a voxel costs as the volume grows."""

from bench import Bench, Report, alternate, voxels, words

SIZES = (64, 96, 128, 192, 256, 384, 512, 768)
PEER_MOST = 256
# Bytes a voxel that a size must leave free: input, output, and the rest of the machine.
NEEDED = 12


def free_bytes():
    with open('/proc/meminfo', encoding='utf-8') as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith('MemAvailable'))


def main():
    with Bench(__doc__) as bench:
        report, rows = Report(), []
        own, scipy = bench.ours(), bench.peer('scipy')
        for n in SIZES[:3] if bench.quick else SIZES:
            shape = (n, n, n)
            if voxels(shape) * NEEDED > free_bytes():
                rows.append(['%d³' % n, 'skipped: too little memory is free', '', ''])
                continue
            contenders = {k: (own, 'run gaussian %d sigma=3 boundary=nearest' % k) for k in (1, 2)}
            if scipy and n <= PEER_MOST:
                own.ask('make %s %s float32' % (bench.path('cube'), words(shape)))
                for server in (own, scipy):
                    server.ask('open %s %s float32' % (bench.path('cube'), words(shape)))
                contenders['scipy'] = (scipy, 'run gaussian 1 sigma=3')
            else:
                own.ask('fill ' + words(shape))
            results = alternate(contenders, 1 if n > PEER_MOST else 5 if n <= 128 else 3)
            ns = {key: '%.2f' % (result['median'] / voxels(shape) * 1e9) for key, result in results.items()}
            rows.append(['%d³' % n, ns[1], ns[2], ns.get('scipy', '')])
        report.table('As the volume grows, Gaussian, σ=3, float32', 'Nanoseconds a voxel.',
                     ['', '1 thread', '2 threads', 'SciPy, 1 thread'], rows)
        report.print(bench)


if __name__ == '__main__':
    main()
