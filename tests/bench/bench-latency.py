#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How soon the window shows a slice: with-display bench-latency.py PROGRAM VOLUME [STARTS [STEPS]].

Starts the real window several times and reads what it says with SLABSCOPE_TIMINGS=1: when the first slice was painted,
and for each step of the wheel the time from the handling of the event to the frame that was handed to the display, with
the renderer's share. Then the same with a filter running. Prints one JSON object. The drawing is cairo's, in software.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

FIRST = re.compile(r'^first-slice ([\d.]+) s since the program began, (-?[\d.]+) s since the process began')
FRAME = re.compile(r'^frame slice (\d+): input to request ([\d.]+), waited ([\d.]+), rendered ([\d.]+), '
                   r'to paint ([\d.]+), in all ([\d.]+) ms')
WINDOW = ['gdbus', 'call', '--session', '--dest', 'io.github.slabscope.Slabscope', '--object-path',
          '/io/github/slabscope/Slabscope/window/1', '--method']
LIMIT = 60


class Window:
    def __init__(self, program, volume):
        self.log = tempfile.NamedTemporaryFile('r', prefix='slabscope-timings-')
        self.read_lines = []
        with open(self.log.name, 'w') as out:
            self.process = subprocess.Popen([program, volume], stderr=out, env=dict(os.environ, SLABSCOPE_TIMINGS='1'))
        self.first = self.wait_for(FIRST)
        self.id = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)], check=True,
                                 capture_output=True, text=True).stdout.split()[-1]

    def lines(self):
        self.read_lines += self.log.readlines()
        return self.read_lines

    def wait_for(self, pattern):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            for line in self.lines():
                found = pattern.match(line)
                if found:
                    return found
            if self.process.poll() is not None:
                sys.exit('the window ended:\n' + ''.join(self.lines()))
            time.sleep(0.005)
        sys.exit('the window did not say %s' % pattern.pattern)

    def activate(self, action):
        subprocess.run(WINDOW + ['org.gtk.Actions.Activate', action, '[]', '{}'], check=True, capture_output=True)

    def is_enabled(self, action):
        said = subprocess.run(WINDOW + ['org.gtk.Actions.Describe', action], check=True, capture_output=True, text=True)
        return said.stdout.startswith('((true')

    def point_at_view(self):
        geometry = dict(line.split('=') for line in subprocess.run(
            ['xdotool', 'getwindowgeometry', '--shell', self.id], check=True, capture_output=True,
            text=True).stdout.split())
        x = int(geometry['X']) + int(geometry['WIDTH']) // 3
        y = int(geometry['Y']) + int(geometry['HEIGHT']) // 3
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.id], check=True)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y)], check=True)
        time.sleep(0.3)

    def scrub(self, steps, while_running=None):
        """Wheel down and up; return the frames that were painted meanwhile."""
        before = len(self.lines())
        done = 0
        while done < steps:
            if while_running is not None and not while_running():
                break
            for button in ('5', '4'):
                # Thirty a second, as a quick hand turns it.
                subprocess.run(['xdotool', 'click', '--repeat', '20', '--delay', '33', button], check=True)
                done += 20
        time.sleep(0.3)
        frames = [FRAME.match(line) for line in self.lines()[before:]]
        return [(float(frame.group(4)), float(frame.group(6))) for frame in frames if frame], done

    def close(self):
        self.process.terminate()
        self.process.wait(LIMIT)
        self.log.close()


def summary(frames, steps):
    def at(values, share):
        values = sorted(values)
        return values[min(len(values) - 1, int(share * len(values)))] if values else None

    return {'steps': steps, 'frames': len(frames),
            'all_median': at([a for _, a in frames], 0.5), 'all_p99': at([a for _, a in frames], 0.99),
            'rendered_median': at([r for r, _ in frames], 0.5), 'rendered_p99': at([r for r, _ in frames], 0.99)}


def main():
    program, volume = sys.argv[1], sys.argv[2]
    starts = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    steps = int(sys.argv[4]) if len(sys.argv) > 4 else 400
    firsts = []
    for number in range(starts):
        window = Window(program, volume)
        # The first start reads the program and its libraries from disk; it is told apart.
        firsts.append(float(window.first.group(2)))
        if number < starts - 1:
            window.close()
    window.point_at_view()
    idle = summary(*window.scrub(steps))
    running = None
    if window.is_enabled('run'):
        frames, done = [], 0
        end = time.monotonic() + 20
        # A run is over soon, so it is started again until there are enough frames.
        while done < steps // 2 and time.monotonic() < end:
            window.activate('run')
            more, steps_done = window.scrub(40)
            frames += more
            done += steps_done
            while not window.is_enabled('run') and time.monotonic() < end + LIMIT:
                time.sleep(0.02)
        running = summary(frames, done)
    window.close()
    print(json.dumps({'first_cold': firsts[0], 'first_median': statistics.median(firsts[1:] or firsts),
                      'starts': starts, 'idle': idle, 'running': running}))


if __name__ == '__main__':
    main()
