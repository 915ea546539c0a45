/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-chunk-scale.h"

G_BEGIN_DECLS

/**
 * SlabChunkLook:
 * @axis: across the slice: 0, 1, 2 of z, y, x
 * @across: the axis from left to right
 * @down: the axis from top to bottom
 * @slice: along @axis
 * @time: nanoseconds since the run began
 * @shows_all: the chunks that the slice goes through; else only @selected
 * @selected: lit up, while the others are dimmed; -1: none
 * @x: where the slice's first voxel begins, in units of the context
 * @y: likewise
 * @voxel_width: units per voxel from left to right, > 0
 * @voxel_height: from top to bottom, > 0
 * @device_scale: device pixels per unit, > 0
 * @is_strong: for high contrast
 *
 * What is to be seen of the chunks of a run over a slice, and where.
 */
typedef struct
{
  guint axis;
  guint across;
  guint down;
  gint64 slice;
  gint64 time;
  gboolean shows_all;
  gint selected;
  double x;
  double y;
  double voxel_width;
  double voxel_height;
  double device_scale;
  gboolean is_strong;
} SlabChunkLook;

/*
 * The chunks of a run over the picture of a slice, at a moment of the run: those not begun as faint outlines, those at
 * work hatched, those done in their colour. The selected one has its core in a solid line, its halo in a dashed one;
 * where the slice does not go through it, its core is dashed as well. It lies over voxels, dark or bright: its lines
 * are white on a shade. Any thread that has the index to itself.
 */

/* Costs the pixels, not the chunks. */
void slab_chunk_plot_draw (cairo_t *cr, SlabChunkIndex *index, const SlabChunkScale *scale, const SlabChunkLook *look,
                           double width, double height);

G_END_DECLS
