/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-machine.h"
#include "profile/slab-trace.h"
#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabRooflinePlotLayout:
 * @intensity: logarithm to base ten of operations a byte to x
 * @flops: logarithm to base ten of operations a second to y
 * @run_intensity: of the run; NAN: not told
 * @run_flops: operations a second of the run; NAN: not told
 *
 * Where everything is, for one size.
 */
typedef struct
{
  SlabPlotAxis intensity;
  SlabPlotAxis flops;
  double run_intensity;
  double run_flops;
} SlabRooflinePlotLayout;

/*
 * How far a run is from what the machine can do: operations a byte against operations a second, both logarithmic, with
 * the roofs of bandwidth and of arithmetic for one thread and for all, and the run as a point (S. Williams,
 * A. Waterman, D. Patterson, "Roofline", Communications of the ACM 52(4), 2009). What came from memory
 * is known within bounds: of a filter that iterates beyond its cache the bytes of all iterations, the most there can
 * be; else input and result, the fewest. An arrow points to the side where the run may be instead. Where the processor
 * counted what it fetched, that is a second, hollow point. Any thread.
 */

/* @machine: (nullable): that the run was on; NULL: what the trace says of it. */
void slab_roofline_plot_init_layout (SlabRooflinePlotLayout *layout, SlabTrace *trace, const SlabMachine *machine,
                                     const SlabPlotTheme *theme, double width, double height);
/* From 0, 0 to @width, @height, without a background. What is not known is said. Its cost does not grow with the
 * spans. */
void slab_roofline_plot_draw (cairo_t *cr, SlabTrace *trace, const SlabMachine *machine, const SlabPlotTheme *theme,
                              double width, double height);
/* The same as words, for those who do not see it. */
char *slab_roofline_plot_describe (SlabTrace *trace, const SlabMachine *machine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
