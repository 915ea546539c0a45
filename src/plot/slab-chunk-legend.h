/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-chunk-scale.h"

G_BEGIN_DECLS

/* The key to what slab_chunk_plot_draw() draws, in one line: what hatching means, then the threads by name, or a bar
 * from the least to the most with round values between. */

double slab_chunk_legend_get_height (const SlabPlotTheme *theme);
void slab_chunk_legend_draw (cairo_t *cr, SlabTrace *trace, const SlabChunkScale *scale, const SlabPlotTheme *theme,
                             double width, double height);
/* The same in words: "Duration: 1.20 ms to 4.50 ms". */
char *slab_chunk_legend_describe (const SlabChunkScale *scale) G_GNUC_WARN_UNUSED_RESULT;
/* A figure with its unit; @step: a difference that must show, or 0. */
char *slab_chunk_legend_format (const SlabChunkScale *scale, double value, double step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
