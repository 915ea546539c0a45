#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What drawing the profile of a million spans costs."""

import json
import os

from bench import Bench, Report, run_process


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
        report.print(bench)


if __name__ == '__main__':
    main()
