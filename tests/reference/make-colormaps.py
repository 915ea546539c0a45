#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Colour maps: the knots that the program has, samples that its test compares with, and the colours of labels.

    make-colormaps.py knots > src/plot/slab-colormap-knots.h
    make-colormaps.py samples > tests/plot/colormap-samples.h
    make-colormaps.py labels > src/plot/slab-colormap-labels.h

Needs matplotlib. Four of its maps are in the public domain (CC0); coolwarm is by Kenneth Moreland ("Diverging color
maps for scientific visualization", 2009), who gives it to everybody.
"""
import sys

import numpy as np
from matplotlib import colormaps

MAPS = ("viridis", "magma", "inferno", "cividis", "coolwarm")
KNOT_STEP = 3

# What is seen without the one or other kind of cones: Machado, Oliveira and Fernandes, 2009, severity 1, of linear
# light.
PROTAN = np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]])
DEUTAN = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
N_LABELS = 255


def linear(rgb):
    v = np.asarray(rgb, float) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def oklab(light):
    """Bjoern Ottosson's perceptual space, of linear sRGB."""
    lms = np.cbrt(np.clip(light, 0, 1) @ np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                                                   [0.2119034982, 0.6806995451, 0.1073969566],
                                                   [0.0883024619, 0.2817188376, 0.6299787005]]).T)
    return lms @ np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                           [0.0259040371, 0.7827717662, -0.8086757660]]).T


def labels():
    """Each colour is as far as can be from all before it, and thrice as far from the last four, in the eyes of all
    three kinds of people: as Glasbey, van der Heijden, Toh and Gray, 2007."""
    steps = np.arange(0, 256, 15)
    rgb = np.array(np.meshgrid(steps, steps, steps)).reshape(3, -1).T
    seen = [oklab(linear(rgb)), oklab(linear(rgb) @ PROTAN.T), oklab(linear(rgb) @ DEUTAN.T)]
    away = np.sqrt(((rgb - np.array([255, 0, 255])) ** 2).sum(axis=1)) > 150
    bright = (seen[0][:, 0] > 0.4) & (seen[0][:, 0] < 0.93)
    rgb, seen = rgb[away & bright], [s[away & bright] for s in seen]
    nearest = np.full(len(rgb), np.inf)
    chosen = [int(np.argmin(((rgb - np.array([230, 159, 0])) ** 2).sum(axis=1)))]
    while len(chosen) < N_LABELS:
        distance = lambda i: np.minimum.reduce([np.sqrt(((s - s[i]) ** 2).sum(axis=1)) for s in seen])
        nearest = np.minimum(nearest, distance(chosen[-1]))
        # The last ones are followed by the first.
        close = chosen[-4:] + (chosen[:4] if len(chosen) > N_LABELS - 4 else [])
        recent = np.minimum.reduce([distance(i) for i in close])
        chosen.append(int(np.argmax(np.minimum(nearest, recent / 3))))
    return [tuple(int(c) for c in rgb[i]) for i in chosen]


def entries(name):
    return [tuple(round(255 * c) for c in colormaps[name](i)[:3]) for i in range(256)]


def table(name, values):
    print(f"  /* {name} */")
    print("  {")
    for i in range(0, len(values), 12):
        print("    " + " ".join("0x%02x%02x%02x," % v for v in values[i : i + 12]))
    print("  },")


def main():
    what = sys.argv[1]
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Made by tests/reference/make-colormaps.py. */")
    if what == "labels":
        print(f"#define SLAB_COLORMAP_N_LABELS {N_LABELS}")
        print("static const guint32 label_colors[] = {")
        values = labels()
        for i in range(0, len(values), 12):
            print("  " + " ".join("0x%02x%02x%02x," % v for v in values[i : i + 12]))
        print("};")
        return
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
