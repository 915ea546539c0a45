#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How soon the window shows a run, and how it follows keys: bench-timeline-window.py PROGRAM TRACE.json [--starts N].

To be run on a display of its own, see tests/gui/with-display. Opens the trace in a window that is there, and reads what the real window says with SLABSCOPE_TIMINGS=1:
when the picture of the trace was first painted after its file was asked for, and for zooming and panning by held keys
the time from the event to the frame that was handed to the display. Prints one JSON object.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

OPENED = re.compile(r'^open-profile (\d+) spans: ([\d.]+) s since the file was asked for, ([\d.]+) s of processor time')
FRAME = re.compile(r'^frame profile: input to draw ([\d.]+), drawn in ([\d.]+), in all ([\d.]+) ms')
BUS = ['gdbus', 'call', '--session', '--dest', 'io.github.slabscope.Slabscope', '--object-path',
       '/io/github/slabscope/Slabscope/window/1', '--method', 'org.gtk.Actions.Activate']
LIMIT = 60
# As a keyboard repeats.
INTERVAL = 33
N_KEYS = 30
# From one end of the run to the other, and no further: there nothing moves.
N_PAN_KEYS = 10
PAN_KEYS = 'dada'
N_KEYS_OF = {'zoom': 2 * N_KEYS, 'pan': len(PAN_KEYS) * N_PAN_KEYS}


def xdotool(*words):
    return subprocess.run(['xdotool', *map(str, words)], check=True, capture_output=True, text=True).stdout


def wait_for(process, log, pattern):
    end = time.monotonic() + LIMIT
    said = ''
    while time.monotonic() < end and process.poll() is None:
        said += log.read()
        for line in said.splitlines():
            found = pattern.match(line)
            if found:
                return found
        time.sleep(0.01)
    sys.exit('the window did not say %s:\n%s' % (pattern.pattern, said))


def press(log, key, n=N_KEYS):
    """The frames that are painted while a key is held: in all, and drawn in."""
    log.read()
    xdotool('key', '--repeat', n, '--delay', INTERVAL, key)
    time.sleep(0.3)
    frames = [found for found in map(FRAME.match, log.read().splitlines()) if found]
    return [(float(found.group(3)), float(found.group(2))) for found in frames]


def move(log, size):
    """In to a hundredth of the run and out again, then over the run at a third of it."""
    xdotool('mousemove', size[0] // 2, size[1] // 3, 'click', 1)
    time.sleep(0.5)
    frames = {'zoom': press(log, 'w') + press(log, 's'), 'pan': []}
    for key in 'wwwww':
        xdotool('key', key)
    xdotool('key', 'Home')
    time.sleep(0.3)
    for key in PAN_KEYS:
        frames['pan'] += press(log, key, N_PAN_KEYS)
    return frames


def find_window(process):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(process.pid)], capture_output=True,
                               text=True).stdout.split()
        if found:
            return found[-1]
        time.sleep(0.1)
    sys.exit('there is no window')


def start(program, trace, look):
    size = tuple(map(int, xdotool('getdisplaygeometry').split()))
    with tempfile.NamedTemporaryFile('r', prefix='slabscope-timings-') as log:
        with open(log.name, 'w', encoding='utf-8') as out:
            process = subprocess.Popen([program], stderr=out, env=dict(os.environ, SLABSCOPE_TIMINGS='1'))
        try:
            window = find_window(process)
            # No window manager is here to ask.
            xdotool('windowmove', window, 0, 0, 'windowsize', window, *size, 'windowfocus', '--sync', window)
            time.sleep(1)
            uri = pathlib.Path(trace).absolute().as_uri()
            subprocess.run(BUS + ['open-uri', "[<'%s'>]" % uri, '{}'], check=True, capture_output=True)
            found = wait_for(process, log, OPENED)
            time.sleep(1)
            frames = move(log, size) if look else {}
        finally:
            process.terminate()
            process.wait(LIMIT)
    return {'spans': int(found.group(1)), 'seconds': float(found.group(2)), 'processor': float(found.group(3))}, frames


def at(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('program')
    parser.add_argument('trace')
    parser.add_argument('--starts', type=int, default=4)
    options = parser.parse_args()
    opens = []
    for number in range(options.starts):
        opened, frames = start(options.program, options.trace, number == options.starts - 1)
        opens.append(opened)
    moves = {name: {'keys': N_KEYS_OF[name], 'frames': len(found), 'median': at([whole for whole, _ in found], 0.5),
                    'p90': at([whole for whole, _ in found], 0.9), 'drawn_median': at([drawn for _, drawn in found], 0.5),
                    'drawn_p90': at([drawn for _, drawn in found], 0.9)} for name, found in frames.items()}
    print(json.dumps({'opens': opens, 'moves': moves}))


if __name__ == '__main__':
    main()
