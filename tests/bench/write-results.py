#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write the page of results from the JSON that the benchmarks printed: write-results.py FOLDER."""

import datetime
import json
import os
import platform
import subprocess
import sys


def load(folder, name):
    try:
        with open(os.path.join(folder, name + '.json'), encoding='utf-8') as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def machine():
    model = caches = memory = ''
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        for line in file:
            if line.startswith('model name') and not model:
                model = line.split(':', 1)[1].strip()
    with open('/proc/meminfo', encoding='utf-8') as file:
        memory = '%.0f GiB' % (int(file.readline().split()[1]) / 2**20)
    base = '/sys/devices/system/cpu/cpu0/cache'
    if os.path.isdir(base):
        sizes = []
        for index in sorted(os.listdir(base)):
            if index.startswith('index'):
                def read(name):
                    with open(os.path.join(base, index, name), encoding='utf-8') as file:
                        return file.read().strip()
                if read('type') != 'Instruction':
                    sizes.append('L%s %s' % (read('level'), read('size')))
        caches = ', '.join(sizes)
    compiler = subprocess.run(['cc', '--version'], capture_output=True, text=True).stdout.split('\n')[0]
    return [
        ('processor', '%s, %d cores to this process' % (model or platform.machine(), len(os.sched_getaffinity(0)))),
        ('caches', caches or 'not told'), ('memory', memory),
        ('system', '%s, Linux %s' % (platform.freedesktop_os_release().get('PRETTY_NAME', '?'),
                                     platform.release().split('-')[0])),
        ('compiler', compiler),
        ('load before the last minute', '%.1f (others may share the machine)' % os.getloadavg()[1]),
    ]


def mega(n):
    return '%.0f MB' % (n / 1e6)


def milli(value):
    return '–' if value is None else '%.1f ms' % value


def main():
    folder = sys.argv[1]
    bench_filter, recording, latency = (load(folder, name) for name in ('filter', 'recording', 'latency'))
    out = ['# Results', '',
           'Written by `./dev bench`. Times depend on the machine and on who else uses it; no test asserts them.', '',
           '| machine | |', '|---|---|']
    out += ['| %s | %s |' % row for row in machine()]
    out += ['| date | %s |' % datetime.date.today().isoformat(), '']

    if bench_filter:
        shape = bench_filter['shape']
        size = 4
        for extent in shape:
            size *= extent
        peer = next(r for r in bench_filter['results'] if r['name'].startswith('dask'))
        out += ['## Gaussian, σ=%g, %s float32' % (bench_filter['sigma'], '×'.join(map(str, shape))), '',
                'Seconds of the filter alone; %d rounds in which the contenders take turns, each in a process of its '
                'own. The ratio is to dask in the experiment\'s cut. The peak is the resident memory of the process; '
                'input and output are %s together.' % (bench_filter['rounds'], mega(2 * size)), '',
                '| | median | least–most | ratio | peak memory | beyond input + output |', '|---|---|---|---|---|---|']
        for result in bench_filter['results']:
            out.append('| %s | %.2f s | %.2f–%.2f | %.1f× | %s | %s |' % (
                result['name'], result['median'], result['low'], result['high'], peer['median'] / result['median'],
                mega(result['peak']), mega(result['peak'] - 2 * size)))
        out += ['', 'Peers: %s.' % ', '.join('%s %s' % item for item in sorted(bench_filter['versions'].items())), '']

    if recording:
        out += ['## What recording costs', '',
                'Pairs of runs of the same filter, recorder and sampler (20 ms) on and off, in alternating order; the cost '
                'is the median of the ratios within the pairs, less one.', '',
                '| pairs | spans | on | off | cost | quartiles |', '|---|---|---|---|---|---|',
                '| %d | %d | %.3f s | %.3f s | %.2f %% | %.2f … %.2f %% |' % (
                    recording['pairs'], recording['spans'], recording['with'], recording['without'],
                    100 * recording['cost'], 100 * recording['cost_low'], 100 * recording['cost_high']), '']

    if latency:
        out += ['## How soon the window shows a slice', '',
                'The real window under Xvfb with the cairo renderer (software), driven by xdotool; the times are those that '
                'the window itself prints with `SLABSCOPE_TIMINGS=1`. First slice: from the start of the process to the '
                'first frame with a slice, file present. Wheel: from the handling of the event to the frame handed to the '
                'display; newest request wins, so there may be fewer frames than steps.', '',
                '| | |', '|---|---|',
                '| first slice, first start | %.2f s |' % latency['first_cold'],
                '| first slice, median of %d more | %.2f s |' % (latency['starts'] - 1, latency['first_median']), '',
                '| wheel | steps | frames | median | 99 % | renderer, median | renderer, 99 % |',
                '|---|---|---|---|---|---|---|']
        for name, key in (('idle', 'idle'), ('a filter running', 'running')):
            row = latency[key]
            if row:
                out.append('| %s | %d | %d | %s | %s | %s | %s |' % (
                    name, row['steps'], row['frames'], milli(row['all_median']), milli(row['all_p99']),
                    milli(row['rendered_median']), milli(row['rendered_p99'])))
        out.append('')
    sys.stdout.write('\n'.join(out))


if __name__ == '__main__':
    main()
