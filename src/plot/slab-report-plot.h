/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* A plot of a run, by itself. */
typedef enum
{
  SLAB_REPORT_PLOT_TIMELINE,
  SLAB_REPORT_PLOT_TASKS,
  SLAB_REPORT_PLOT_ROOFLINE,
  SLAB_REPORT_PLOT_INSIDE,
  SLAB_REPORT_PLOT_DURATIONS,
  SLAB_N_REPORT_PLOTS,
} SlabReportPlot;

const char *slab_report_plot_get_name (SlabReportPlot plot); /* "timeline": for the command line */
gboolean slab_report_plot_from_name (const char *name, SlabReportPlot *plot);
/* Whether the name's ending is one that slab_report_plot_save () writes; the message says which are. */
gboolean slab_report_plot_check_name (SlabReportPlot plot, const char *name, GError **error);
gboolean slab_report_plot_save (SlabTrace *trace, SlabReportPlot plot, GFile *file,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
