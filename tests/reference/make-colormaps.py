#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Colour maps from matplotlib: the knots that the program has, and samples that its test compares with.

    make-colormaps.py knots > src/plot/slab-colormap-knots.h
    make-colormaps.py samples > tests/plot/colormap-samples.h

Needs matplotlib. The four maps are in the public domain (CC0).
"""
import sys

from matplotlib import colormaps

MAPS = ("viridis", "magma", "inferno", "cividis")
KNOT_STEP = 3


def entries(name):
    return [tuple(round(255 * c) for c in rgb[:3]) for rgb in colormaps[name].colors]


def table(name, values):
    print(f"  /* {name} */")
    print("  {")
    for i in range(0, len(values), 12):
        print("    " + " ".join("0x%02x%02x%02x," % v for v in values[i : i + 12]))
    print("  },")


def main():
    what = sys.argv[1]
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Made by tests/reference/make-colormaps.py from matplotlib. */")
    if what == "knots":
        step, offset = KNOT_STEP, 0
        print("/* Every %dth of 256 entries, red, green and blue. */" % step)
        count = len(range(0, 256, step))
        print(f"#define SLAB_COLORMAP_N_KNOTS {count}")
        print("static const guint32 knots[][SLAB_COLORMAP_N_KNOTS] = {")
    else:
        step, offset = 4, 1
        print("#define SAMPLES_STEP 4")
        print("#define SAMPLES_OFFSET 1")
        print("static const guint32 samples[][64] = {")
    for name in MAPS:
        table(name, entries(name)[offset::step])
    print("};")


main()
