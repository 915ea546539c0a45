#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How soon the window shows a slice: bench-latency.py PROGRAM VOLUME [--starts N] [--steps N] [--renderer cairo|gl].

Starts the real window at 2560×1440 on a display of its own and reads what it says with SLABSCOPE_TIMINGS=1: when the
first slice was painted after the start and after Open, and for each way of going through slices the time from the event
to the frame that was handed to the display, with our own share. The time of an event is the display's own stamp, so what
it waited in the queue counts. Then the same with a filter on all cores. Prints one JSON object.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SCREEN = (2560, 1440)
FIRST = re.compile(r'^first-slice ([\d.]+) s since the program began, (-?[\d.]+) s since the process began')
RENDERER = re.compile(r'^renderer (\w+)')
OPENED = re.compile(r'^open-slice ([\d.]+) s')
VIEW = re.compile(r'^view plane (\d) at (-?\d+),(-?\d+) (\d+)x(\d+)')
FRAME = re.compile(r'^frame plane (\d) slice (\d+): input to request ([\d.]+), waited ([\d.]+), rendered ([\d.]+), '
                   r'to paint ([\d.]+), in all ([\d.]+) ms; laid out in ([\d.]+), painted in ([\d.]+)')
BUS = ['gdbus', 'call', '--session', '--dest', 'io.github.slabscope.Slabscope', '--object-path',
       '/io/github/slabscope/Slabscope/window/1', '--method']
LIMIT = 60
N_OPENS = 5
# Thirty a second, as a quick hand turns a wheel and a keyboard repeats.
INTERVAL = 0.033
BURST = 20


def xdotool(*words):
    return subprocess.run(['xdotool', *map(str, words)], check=True, capture_output=True, text=True).stdout


class Window:
    def __init__(self, program, volume, renderer):
        self.log = tempfile.NamedTemporaryFile('r', prefix='slabscope-timings-')
        self.read_lines = []
        with open(self.log.name, 'w') as out:
            self.process = subprocess.Popen([program, volume], stderr=out,
                                            env=dict(os.environ, SLABSCOPE_TIMINGS='1', GSK_RENDERER=renderer))
        self.first = float(self.wait_for(FIRST).group(2))
        self.id = xdotool('search', '--onlyvisible', '--pid', self.process.pid).split()[-1]

    def lines(self):
        self.read_lines += self.log.readlines()
        return self.read_lines

    def find(self, pattern, since=0):
        return [found for found in map(pattern.match, self.lines()[since:]) if found]

    def wait_for(self, pattern, since=0):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            found = self.find(pattern, since)
            if found:
                return found[0]
            if self.process.poll() is not None:
                sys.exit('the window ended:\n' + ''.join(self.lines()))
            time.sleep(0.005)
        sys.exit('the window did not say %s:\n%s' % (pattern.pattern, ''.join(self.lines())))

    def fill_screen(self):
        # No window manager is here to ask.
        xdotool('windowmove', self.id, 0, 0, 'windowsize', self.id, *SCREEN, 'windowfocus', '--sync', self.id)
        time.sleep(1)

    def activate(self, action, *parameter):
        subprocess.run(BUS + ['org.gtk.Actions.Activate', action, '[%s]' % ', '.join('<%s>' % p for p in parameter), '{}'],
                       check=True, capture_output=True)

    def is_enabled(self, action):
        said = subprocess.run(BUS + ['org.gtk.Actions.Describe', action], check=True, capture_output=True, text=True)
        return said.stdout.startswith('((true')

    def views(self):
        """Where the planes' views are on the screen, as they were painted last."""
        return {int(found.group(1)): tuple(map(int, found.groups()[1:])) for found in self.find(VIEW)}

    def open(self, path):
        since = len(self.lines())
        self.activate('open-uri', "'%s'" % pathlib.Path(path).absolute().as_uri())
        return float(self.wait_for(OPENED, since).group(1))

    def close(self):
        self.process.terminate()
        self.process.wait(LIMIT)
        self.log.close()


def scroll(window, back):
    x, y, width, height = window.views()[0]
    return ['mousemove', x + width // 3, y + height // 3, 'click', '--repeat', BURST, '--delay', round(1000 * INTERVAL),
            4 if back else 5]


def press_keys(window, back):
    return ['key', '--repeat', BURST, '--delay', round(1000 * INTERVAL), 'Page_Up' if back else 'Page_Down']


def drag(places):
    words = ['mousemove', *places[0], 'mousedown', 1]
    for place in places[1:]:
        words += ['sleep', INTERVAL, 'mousemove', *place]
    return words + ['sleep', INTERVAL, 'mouseup', 1]


def drag_slider(window, back):
    """That of the largest plane, below its picture."""
    x, y, width, height = window.views()[0]
    places = [(x + width // 4 + i * width // (3 * BURST), y + height + 24) for i in range(BURST + 1)]
    return drag(places[::-1] if back else places)


def drag_line(window, back):
    """The upright line through the middle of the largest plane, which turns the slices of the one beside it."""
    x, y, width, height = window.views()[0]
    places = [(x + width // 2 + i * 7, y + height // 4) for i in range(BURST + 1)]
    return drag(places[::-1] if back else places)


WAYS = (('wheel', scroll), ('key', press_keys), ('slider', drag_slider), ('line', drag_line))


def go(window, way, steps):
    """Return the frames that were painted meanwhile: in all, our own share, laying out, painting."""
    since = len(window.lines())
    for number in range(steps // BURST):
        xdotool(*way(window, number % 2 == 1))
    time.sleep(0.2)
    return [(whole, waited + rendered, laid_out, painted) for whole, waited, rendered, laid_out, painted in
            (map(float, found.group(7, 4, 5, 8, 9)) for found in window.find(FRAME, since))]


def at(values, share):
    values = sorted(values or ())
    return values[min(len(values) - 1, int(share * len(values)))] if values else None


def summary(frames, steps):
    columns = dict(zip(('all', 'rendered', 'laid_out', 'painted'), zip(*frames))) if frames else {}
    return {'steps': steps, 'frames': len(frames),
            **{'%s_%s' % (name, key): at(columns.get(name), share) for name in ('all', 'rendered', 'laid_out', 'painted')
               for key, share in (('median', 0.5), ('p99', 0.99))}}


def measure(window, steps):
    frames = {name: go(window, way, steps) for name, way in WAYS}
    everything = [frame for part in frames.values() for frame in part]
    return {name: summary(part, steps) for name, part in frames.items()}, summary(everything, steps * len(WAYS))


def describe_renderer(window, renderer):
    said = window.wait_for(RENDERER).group(1)
    if renderer == 'cairo' or 'Cairo' in said:
        return 'cairo, in software'
    if shutil.which('glxinfo'):
        found = re.search(r'OpenGL renderer string: (.*)', subprocess.run(['glxinfo', '-B'], capture_output=True,
                                                                          text=True).stdout)
        if found:
            return 'OpenGL: ' + found.group(1)
    return 'OpenGL; glxinfo, which would tell by which driver, is absent'


def run_filter(window):
    """One that goes on until it is cancelled."""
    window.activate('filter', "'tv'")
    window.activate('set-param', "('stop', 'fixed')")
    window.activate('set-param', "('max-iterations', '100000')")
    window.activate('run')
    time.sleep(0.5)


def open_again(window, volume):
    """Seconds from asking for a file to its first slice; under other names, since a file that is open is not opened."""
    seconds = []
    source = pathlib.Path(volume).resolve()
    with tempfile.TemporaryDirectory(prefix='slabscope-latency-') as folder:
        for number in range(N_OPENS):
            for path in source.parent.glob(source.name + '*'):
                os.symlink(path, os.path.join(folder, '%d-%s' % (number, path.name)))
            seconds.append(window.open(os.path.join(folder, '%d-%s' % (number, source.name))))
            time.sleep(0.5)
            window.activate('close')
            time.sleep(0.5)
    return seconds


def milli(value):
    return '–' if value is None else '%.1f ms' % value


def report(result):
    """The parts and targets of the page, in the form of the other families."""
    columns = ['', 'steps', 'frames', 'median', '99 %', 'own share, median', 'own share, 99 %', 'laid out in', 'painted in']
    rows, targets = [], []
    for label, key, limits in (('idle', 'idle', (16, 33)), ('a filter running', 'running', (33, 66))):
        total = result[key]
        if not total:
            continue
        for name, row in [*result['ways'][key].items(), ('all', total)]:
            rows.append(['%s, %s' % (name, label), str(row['steps']), str(row['frames']), milli(row['all_median']),
                         milli(row['all_p99']), milli(row['rendered_median']), milli(row['rendered_p99']),
                         milli(row['laid_out_median']), milli(row['painted_median'])])
        for what, limit, value in (('median', limits[0], total['all_median']), ('99 %', limits[1], total['all_p99'])):
            targets.append({'what': 'from event to frame, %s, %s' % (label, what), 'least': limit, 'value': value,
                            'unit': ' ms', 'most': True})
    targets.append({'what': '… our own share, idle, median', 'least': 4, 'value': result['idle']['rendered_median'],
                    'unit': ' ms', 'most': True})
    for what, limit, key in (('first slice after the start of the process', 0.5, 'first_median'),
                             ('first slice after Open', 0.1, 'open_median')):
        targets.append({'what': what, 'least': limit, 'value': result[key], 'unit': ' s', 'most': True})
    parts = [
        {'title': 'How soon the window shows a slice',
         'text': 'The real window with three planes at %d × %d under Xvfb, drawn by %s, driven by xdotool; the times are those '
                 'that the window itself prints with `SLABSCOPE_TIMINGS=1`.' % (*SCREEN, result['renderer']),
         'columns': ['first slice', 'time'],
         'rows': [['after the first start of the process', '%.2f s' % result['first_cold']],
                  ['after the start, median of %d more' % (result['starts'] - 1), '%.2f s' % result['first_median']],
                  ['after Open in a running window, median of %d' % result['opens'], '%.3f s' % result['open_median']]]},
        {'title': 'Going through slices',
         'text': 'From the stamp of the event to the frame handed to the display. Our own share is from the request to the '
                 'finished texture, waiting included; then GTK lays the window out and paints it (medians). The newest request '
                 'wins, so there may be fewer frames than steps; dragging a line of the cursor may paint two planes. The file is '
                 'in the page cache. Where a large one is not, a sharp YZ slice needs a page of nearly every row, which is '
                 'nearly the whole file unless it is sparse: it takes as long as the disk does, and is not measured here.',
         'columns': columns, 'rows': rows}]
    return {'parts': parts, 'targets': targets, 'absent': [], 'versions': {}}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('program')
    parser.add_argument('volume')
    parser.add_argument('--starts', type=int, default=5)
    parser.add_argument('--steps', type=int, default=200, help='of each way of going through slices')
    parser.add_argument('--renderer', choices=('cairo', 'gl'), default='cairo')
    return parser.parse_args()


def get_display(options):
    """Unless this display is of the size that is asked for, go on on one that is."""
    size = None
    if os.environ.get('DISPLAY'):
        size = tuple(map(int, xdotool('getdisplaygeometry').split()))
    if size != SCREEN or not os.environ.get('SLABSCOPE_SCREEN'):
        here = pathlib.Path(__file__).resolve()
        os.environ['SLABSCOPE_SCREEN'] = '%dx%d' % SCREEN
        os.execv(here.parent.parent / 'gui' / 'with-display', ['with-display', sys.executable, str(here), *sys.argv[1:]])


def main():
    options = parse()
    # There and back, since at the end of the volume a step shows nothing.
    options.steps = 2 * BURST * max(1, round(options.steps / (2 * BURST)))
    get_display(options)
    firsts = []
    for number in range(options.starts):
        window = Window(options.program, options.volume, options.renderer)
        # The first start reads the program and its libraries from disk; it is told apart.
        firsts.append(window.first)
        if number < options.starts - 1:
            window.close()
    window.fill_screen()
    renderer = describe_renderer(window, options.renderer)
    opens = open_again(window, options.volume)
    time.sleep(1)
    ways = {}
    ways['idle'], idle = measure(window, options.steps)
    running = None
    if window.is_enabled('run'):
        run_filter(window)
        if not window.is_enabled('cancel'):
            sys.exit('the filter did not run')
        ways['running'], running = measure(window, options.steps)
        if not window.is_enabled('cancel'):
            sys.exit('the filter ended too soon')
        window.activate('cancel')
    window.close()
    result = {'renderer': renderer, 'first_cold': firsts[0], 'first_median': statistics.median(firsts[1:] or firsts),
              'starts': options.starts, 'opens': len(opens), 'open_median': statistics.median(opens), 'idle': idle,
              'running': running, 'ways': ways}
    print(json.dumps({**result, **report(result)}))


if __name__ == '__main__':
    main()
