#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write the page of results from the JSON that the families of benchmarks printed: write-results.py FOLDER."""

import datetime
import json
import os
import platform
import subprocess
import sys

from bench import is_reached

# In the order of the page.
FAMILIES = ('gaussian', 'commands', 'chunks', 'growth', 'tv', 'stream', 'instructions')


def load(folder, name):
    try:
        with open(os.path.join(folder, name + '.json'), encoding='utf-8') as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def size(n_bytes):
    return '%g MB' % (n_bytes / 2**20) if n_bytes >= 2**20 else '%g KB' % (n_bytes / 2**10)


def machine(measured):
    with open('/proc/meminfo', encoding='utf-8') as file:
        memory = '%.0f GiB' % (int(file.readline().split()[1]) / 2**20)
    compiler = subprocess.run(['cc', '--version'], capture_output=True, text=True).stdout.split('\n')[0]
    rows = [
        ('processor', '%s, %d cores to this process' % (measured['model'], measured['cores'])),
        ('caches', ', '.join('L%d %s' % (level + 1, size(n)) for level, n in enumerate(measured['caches']) if n)),
        ('memory', memory),
        ('memory bandwidth, read + written, 1 and %d threads' % measured['cores'],
         '%.1f and %.1f GB/s' % (measured['bandwidth_one'] / 1e9, measured['bandwidth_all'] / 1e9)),
        ('float32 FMA peak, vectors of %d bits, 1 and %d threads' % (measured['vector_bits'], measured['cores']),
         '%.0f and %.0f GFLOP/s' % (measured['flops_one'] / 1e9, measured['flops_all'] / 1e9)),
        ('system', '%s, Linux %s' % (platform.freedesktop_os_release().get('PRETTY_NAME', '?'),
                                     platform.release().split('-')[0])),
        ('compiler', compiler),
        ('load before the last minute', '%.1f (others may share the machine)' % os.getloadavg()[1]),
        ('date', datetime.date.today().isoformat()),
    ]
    return rows


def table(columns, rows):
    if not columns:
        return []
    lines = ['| %s |' % ' | '.join(columns), '|' + '---|' * len(columns)]
    return lines + ['| %s |' % ' | '.join(row) for row in rows] + ['']


def amount(value, unit):
    return '–' if value is None else ('%.2f%s' if abs(value) < 10 else '%.1f%s') % (value, unit)


def targets_table(targets):
    words = {True: 'reached', False: '**not reached**', None: 'not measured'}
    return table(['what', 'at least', 'here', ''],
                 [[t['what'], ('at most ' if t['most'] else '') + amount(t['least'], t['unit']),
                   amount(t['value'], t['unit']), words[is_reached(t)]] for t in targets])


def meaning(targets):
    reached = [t for t in targets if is_reached(t)]
    missed = [t for t in targets if is_reached(t) is False]
    unknown = [t for t in targets if is_reached(t) is None]
    lines = ['%d of %d targets are reached.' % (len(reached), len(targets))]
    if missed:
        lines.append('Not reached: %s.' % '; '.join('%s (%s)' % (t['what'], amount(t['value'], t['unit'])) for t in missed))
    if unknown:
        lines.append('Not measured, since a peer is absent: %s.' % '; '.join(t['what'] for t in unknown))
    lines += [
        'The ratio of a table is to its peer, above 1 is faster. GB/s are useful bytes, the input read and the result '
        'written once; what a filter moves beyond that is its own fault. Where the share of bandwidth is high the memory '
        'is the limit, where the share of the FMA peak is high the arithmetic is; where both are low there is work left '
        'to be done. The arithmetic is counted as that of the sampled kernel, 111 operations a voxel at σ=3, whatever a '
        'program does instead: a recursive filter does fewer, and one in double precision has half the peak.',
        'ITK\'s filters are other functions: the column “from SciPy” says by how much, on values of about 1.']
    return ['## What it means', '', *[line for one in lines for line in (one, '')]]


def milli(value):
    return '–' if value is None else '%.1f ms' % value


def main():
    folder = sys.argv[1]
    measured, recording, latency = (load(folder, name) for name in ('machine', 'recording', 'latency'))
    families = [family for family in (load(folder, name) for name in FAMILIES) if family]
    targets = [target for family in families for target in family['targets']]
    absent = sorted({name for family in families for name in family['absent']})
    versions = {name: version for family in families for name, version in family['versions'].items()}
    out = ['# Results', '',
           'Written by `./dev bench`, all of it measured in one run. Times depend on the machine and on who else uses it; no '
           'test asserts them. Filters are measured from an array in memory to a fresh array in memory, inside processes that '
           'are warm and take turns, ours and the peers\'; peak memory in processes of their own.', '']
    out += table(['machine', ''], machine(measured))
    out += ['Peers: %s.%s' % (', '.join('%s %s' % item for item in sorted(versions.items())) or 'none',
                              ' Absent: %s.' % ', '.join(absent) if absent else ''), '']
    if targets:
        out += ['## Targets', '', *targets_table(targets), *meaning(targets)]
    for family in families:
        for part in family['parts']:
            out += ['## ' + part['title'], '']
            if part['text']:
                out += [part['text'], '']
            out += table(part['columns'], part['rows'])

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
