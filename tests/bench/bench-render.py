#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Our own share of a frame, from the request to the texture, without a window."""

import json
import os

from bench import Bench, Report, run_process

# The keys of bench-render, what they are, what the median may be at most in milliseconds, and of which target it is.
DRAG, PLANES, SLAB, WARM, FIRST, SHARP = range(6)
FRAMES = (
    ('window_4k_fit', 'dragging the window, the slice fitted to the height', 8, DRAG),
    ('window_4k_one', 'dragging the window at 1 to 1', 8, DRAG),
    ('window_4k_wide', 'dragging the window, the slice as wide as the screen', 8, DRAG),
    ('window_4k_wide_linear', '… interpolated', 8, DRAG),
    ('window_4k_half', 'dragging the window at 1 to 2', 8, DRAG),
    ('zoom_4k', 'zooming from 0.6 by 5 % a frame', 8, DRAG),
    ('three_planes', 'the sample\'s three planes at 2560×1440, together', 4, PLANES),
    *(('slab_%s_%s' % (plane.lower(), projection), 'the sample, %s, %s of 20 slices' % (plane, projection), 8, SLAB)
      for plane in ('XY', 'XZ', 'YZ') for projection in ('mean', 'maximum', 'minimum')),
    ('sparse_xy_next_sharp', '32 GiB, XY, next slice', 16, WARM),
    ('sparse_xy_far_sharp', '32 GiB, XY, a far one', 16, WARM),
    *(('sparse_%s_%s_%s' % (plane.lower(), kind, part), '32 GiB, %s, %s, %s' % (plane, words, seen), most, target)
      for plane in ('XZ', 'YZ') for kind, words in (('next', 'next slice'), ('far', 'a far one'))
      for part, seen, most, target in (('first', 'something', 50, FIRST), ('sharp', 'sharp', 500, SHARP))),
)
TARGETS = (
    (DRAG, 'own share of a frame, dragging the window and zooming a slice of 2048² at 4K, worst median'),
    (PLANES, 'own share of a frame, three planes of the sample at 2560×1440, median'),
    (SLAB, 'own share of a frame, a slab of 20 slices of the sample, worst median'),
    (WARM, 'a slice of 32 GiB, XY, without the window, worst median'),
    (FIRST, '… XZ and YZ, something to see, worst median'),
    (SHARP, '… XZ and YZ, sharp, worst median'),
)


def main():
    with Bench(__doc__) as bench:
        report = Report()
        program = os.path.join(bench.options.build, 'tests/bench/bench-render')
        title = 'What painting a slice costs'
        if not os.access(program, os.X_OK):
            report.table(title, 'Skipped: the window was not built.', [], [])
        else:
            found = json.loads(run_process([program, bench.folder])[1])
            report.table(title,
                         'Milliseconds from the request to the texture, on the threads of the renderer, without a window '
                         'and what the toolkit does. The slice of the first rows has 2048² voxels and fills what it can of '
                         '3840×2160. The file of 32 GiB has a hole in most places, which the system reads as zeros: '
                         'its figures are without a disk. Slices are fetched ahead in the direction of the last step: the next '
                         'slice has been, a far one and the frames of the sample have not.',
                         ['', 'median', '90 %', 'longest', 'median at most'],
                         [[what, *('%.2f' % found[key][part] for part in ('median', 'p90', 'max')), str(most)]
                          for key, what, most, _ in FRAMES])
            for target, what in TARGETS:
                rows = [(most, found[key]['median']) for key, _, most, of in FRAMES if of == target]
                report.target(what, rows[0][0], max(value for _, value in rows), ' ms', most=True)
            report.target('… from opening the file to the first slice', 200, found['sparse_open_to_slice'], ' ms', most=True)
            report.target('… memory of the process', 1024, found['sparse_peak_rss_mib'], ' MiB', most=True)
        report.print(bench)


if __name__ == '__main__':
    main()
