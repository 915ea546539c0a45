#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What drawing the profile of a million spans costs."""

import json
import os
import shutil
import statistics

from bench import HERE, Bench, Report, run_process

TOP = os.path.dirname(os.path.dirname(HERE))
SCREENS = ('2560x1440', '1920x1080')


def measure_window(bench, program):
    """What the real window says of a million spans on each screen; None where there is none, or nothing to play the
    person with."""
    window = os.path.join(bench.options.build, 'src/app/slabscope')
    if not (os.access(window, os.X_OK) and shutil.which('Xvfb') and shutil.which('xdotool')):
        return None
    trace = bench.path('million.json')
    run_process([program, '1000000', '16', trace])
    environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=os.path.join(bench.options.build, 'data'),
                       XDG_DATA_DIRS=os.path.join(TOP, 'data') + ':'
                       + os.environ.get('XDG_DATA_DIRS', '/usr/local/share:/usr/share'))
    found = []
    for screen in SCREENS:
        said = run_process([os.path.join(TOP, 'tests/gui/with-display'), '/usr/bin/python3', '-B',
                            os.path.join(HERE, 'bench-timeline-window.py'), window, trace],
                           env=dict(environment, SLABSCOPE_SCREEN=screen))[1]
        found.append({**json.loads(said), 'bytes': os.path.getsize(trace), 'screen': screen.replace('x', '×')})
    return found


def report_window(report, found):
    rows = []
    for one in found:
        opens = one['opens']
        rows.append([one['screen'], 'open, of %d' % len(opens), '%.2f s' % statistics.median(o['seconds'] for o in opens),
                     'longest %.2f s' % max(o['seconds'] for o in opens),
                     '%.2f s of the processor' % statistics.median(o['processor'] for o in opens), '', ''])
        rows += [[one['screen'], name, *('%.1f ms' % move[part] for part in ('median', 'p90', 'drawn_median', 'drawn_p90')),
                  '%d of %d' % (move['frames'], move['keys'])] for name, move in one['moves'].items()]
    report.table('The window with a million spans on 16 threads',
                 'The real window, as large as the screen and drawn in software, opens a trace of %.0f MB: from asking for '
                 'the file to the first picture of it, read, indexed and painted. Then keys are held as a keyboard repeats '
                 'them, %d ms from one to the next, and the time is from the event to the frame handed to the display; of '
                 'it the drawing is ours.' % (found[0]['bytes'] / 1e6, 33),
                 ['screen', '', 'median', '90 %', 'of it the picture, median', '90 %', 'frames of keys'], rows)
    report.target('a million spans in the window: from the file to the first picture', 1,
                  statistics.median(one['seconds'] for one in found[0]['opens']), ' s', most=True)
    for one in found:
        for name, move in one['moves'].items():
            report.target('… in a window of %s, from a key to the frame, %s, median' % (one['screen'], name), 16,
                          move['median'], ' ms', most=True)


def main():
    with Bench(__doc__) as bench:
        report = Report()
        program = os.path.join(bench.options.build, 'tests/bench/bench-timeline')
        runs = [json.loads(run_process([program, '1000000', threads])[1]) for threads in ('2', '16')]
        report.table('What drawing a million spans costs',
                     'Milliseconds a frame of 2560×600 in memory, without a window, zooming from the whole run to a span '
                     'and back, and panning with a third of the run in sight.',
                     ['threads', 'index', 'first frame', 'zoom, median', '90 %', 'longest', 'pan, median', '90 %',
                      'longest'],
                     [[str(found['threads']), '%.0f' % found['index'], '%.1f' % found['first'],
                       *('%.1f' % found[move][part] for move in ('zoom', 'pan') for part in ('median', 'p90', 'max'))]
                      for found in runs])
        report.target('a frame of a million spans, zooming and panning, worst 90 %', 16,
                      max(found[move]['p90'] for found in runs for move in ('zoom', 'pan')), ' ms', most=True)
        report.target('… until the first of them', 1000, max(found['index'] + found['first'] for found in runs), ' ms',
                      most=True)
        window = measure_window(bench, program)
        if window:
            report_window(report, window)
        report.print(bench)


if __name__ == '__main__':
    main()
