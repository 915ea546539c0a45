#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write the page of results from the JSON that the families of benchmarks printed: write-results.py FOLDER."""

import datetime
import json
import os
import platform
import subprocess
import sys

from bench import SAMPLE_SHAPE, gaussian_floor, gaussian_flops, gaussian_instructions, is_reached

# In the order of the page.
FAMILIES = {
    'gaussian': 'The Gaussian',
    'commands': 'Whole commands',
    'chunks': 'Chunks',
    'growth': 'Growth',
    'tv': 'Total variation',
    'stream': 'Out of core',
    'instructions': 'Instructions',
    'recording': 'Recording',
    'render': 'Painting',
    'timeline': 'The timeline',
    'latency': 'The window',
}


def load(folder, name):
    try:
        with open(os.path.join(folder, name + '.json'), encoding='utf-8') as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def size(n_bytes):
    return '%g MB' % (n_bytes / 2**20) if n_bytes >= 2**20 else '%g KB' % (n_bytes / 2**10)


def machine(measured, when):
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
        ('its speed was measured', when),
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
    return table(['what', 'at least', 'here', '', 'family'],
                 [[t['what'], ('at most ' if t['most'] else '') + amount(t['least'], t['unit']),
                   amount(t['value'], t['unit']), words[is_reached(t)], t['family']] for t in targets])


def meaning(targets, measured):
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
        'The floor of the Gaussian is what its memory or its arithmetic takes, whichever is longer: the input read and the '
        'result written at the bandwidth above, or its instructions at the rate of the FMA peak, each of which is two '
        'operations there. The additions of pairs can be fused with nothing, so that the %d operations are %d '
        'instructions: for the sample %.1f ms on one thread and %.1f on %d. '
        % (gaussian_flops([3] * 3), gaussian_instructions([3] * 3), 1e3 * gaussian_floor(measured, [3] * 3, SAMPLE_SHAPE, 1),
           1e3 * gaussian_floor(measured, [3] * 3, SAMPLE_SHAPE, measured['cores']), measured['cores'])
        + 'Where the rest goes was measured by hand with one '
        'thread, by leaving out the moving of data, each by itself, of runs over the sample that took 120 ms at least: '
        'without reading the input from memory 105, without writing the result 113, without either 93, with a ring of one '
        'plane, in the first level of cache, 111, with nothing new to carry from tile to tile 115, and with none of it 87. So '
        'about 33 ms are waits for memory and caches; the 35 between the 87 and the floor, not taken apart, are what '
        'is left: gathering, loads and stores, transposing and the ends of blocks. With 2 threads the same runs took 65 '
        'and 48 ms; there the chunks\' halos add rows as well.',
        'ITK\'s filters are other functions: the column “from SciPy” says by how much, on values of about 1.']
    return ['## What it means', '', *[line for one in lines for line in (one, '')]]


def minute(iso):
    """As a reader says it."""
    return datetime.datetime.fromisoformat(iso).strftime('%Y-%m-%d %H:%M UTC')


def provenance(run, result, has_one_machine):
    """What of a family's figures may be true of no other family's."""
    text = 'Measured %s in %d min %02d s' % (minute(run['start']), *divmod(round(run['seconds']), 60))
    text += ', at commit %s.' % run['commit'] if run['commit'] else '.'
    text += (' Other processes had %.0f %% of the processors meanwhile; the load before was %.1f.'
             % (100 * run['others'], run['load']))
    if not has_one_machine:
        text += (' The memory then did %.1f GB/s and the processors %.0f GFLOP/s.'
                 % (run['bandwidth_all'] / 1e9, run['flops_all'] / 1e9))
    if result.get('versions'):
        text += ' Peers: %s.' % ', '.join('%s %s' % item for item in sorted(result['versions'].items()))
    if result.get('absent'):
        text += ' Absent: %s.' % ', '.join(result['absent'])
    return text


def family_section(name, measured, has_one_machine):
    result = measured['result']
    lines = ['## ' + FAMILIES[name], '', provenance(measured['run'], result, has_one_machine), '']
    for part in result['parts']:
        lines += ['### ' + part['title'], '']
        if part['text']:
            lines += [part['text'], '']
        lines += table(part['columns'], part['rows'])
    return lines


def main():
    folder = sys.argv[1]
    measured = {name: load(folder, name) for name in FAMILIES}
    missing = [name for name in FAMILIES if not measured[name]]
    measured = {name: one for name, one in measured.items() if one}
    targets = [dict(target, family=name) for name, one in measured.items() for target in one['result'].get('targets', [])]
    runs = [one['run'] for one in measured.values()]
    when = datetime.datetime.fromtimestamp(os.path.getmtime(os.path.join(folder, 'machine.json')), datetime.timezone.utc)

    out = ['# Results', '',
           'Written by `./dev bench`, each family of cases measured by itself: below its title is when, and of which commit. '
           'Times depend on the machine and on who else uses it; no test asserts them. Filters are measured from an array in '
           'memory to a fresh array in memory, inside processes that are warm and take turns, ours and the peers\'; slow '
           'contenders make fewer runs, spread over the rounds. Peak memory is that of processes of their own.', '']
    if len({run['commit'] for run in runs}) > 1:
        out += ['**The families are of different commits.**', '']
    if missing:
        out += ['Not measured: %s.' % ', '.join(missing), '']
    out += table(['machine', ''], machine(load(folder, 'machine'), minute(when.isoformat())))
    if targets:
        out += ['## Targets', '', *targets_table(targets), *meaning(targets, load(folder, 'machine'))]
    for name, one in measured.items():
        out += family_section(name, one, len({run['bandwidth_all'] for run in runs}) <= 1)
    sys.stdout.write('\n'.join(out))


if __name__ == '__main__':
    main()
