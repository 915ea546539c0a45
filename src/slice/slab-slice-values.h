/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "slab-slice-renderer.h"

G_BEGIN_DECLS

/* Device pixels of a voxel's shorter edge from which its value can be written in it. */
#define SLAB_SLICE_VALUES_ZOOM 16.0
/* Room for a formatted value and its end. */
#define SLAB_SLICE_VALUE_LENGTH 16

/* As many significant digits as are of use, at most @n_digits: "0.1834", "12", "1.2e9", "NaN", "∞"; not localised, as
 * in the files. */
void slab_slice_values_format (float value, int n_digits, char text[SLAB_SLICE_VALUE_LENGTH]);

/* The numbers of the voxels that the frame shows, as far as they fit; FALSE where none does. @column and @row, or -1:
 * voxels of the slice that have a line of the cursor behind them. */
gboolean slab_slice_values_draw (SlabSliceFrame *frame, gint64 column, gint64 row, cairo_t *cr, PangoContext *context);

G_END_DECLS
