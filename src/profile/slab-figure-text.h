/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that are moved count by thousands, as a second's do everywhere; memory and what lies in it by 1024. */

/* Figures for sentences and tables: three digits and a unit, in the person's locale; "–" for NAN. All transfer full. */
char *slab_figure_format_seconds (double seconds) G_GNUC_WARN_UNUSED_RESULT;           /* "1.23 s", "45.0 ms" */
char *slab_figure_format_share (double share) G_GNUC_WARN_UNUSED_RESULT;               /* "23 %", "0.4 %" */
char *slab_figure_format_bytes (double bytes) G_GNUC_WARN_UNUSED_RESULT;               /* "488 MB" */
char *slab_figure_format_memory (double bytes) G_GNUC_WARN_UNUSED_RESULT;              /* "465 MiB" */
char *slab_figure_format_bandwidth (double bytes_a_second) G_GNUC_WARN_UNUSED_RESULT;  /* "4.06 GB/s" */
char *slab_figure_format_flops (double operations_a_second) G_GNUC_WARN_UNUSED_RESULT; /* "56.3 GFLOP/s" */
char *slab_figure_format_operations (double operations) G_GNUC_WARN_UNUSED_RESULT;     /* "444 MFLOP" */
char *slab_figure_format_count (double count) G_GNUC_WARN_UNUSED_RESULT;               /* "12", "3.45 G" */
char *slab_figure_format_whole (guint64 number) G_GNUC_WARN_UNUSED_RESULT;             /* "243 763 200" */
char *slab_figure_format_number (double number) G_GNUC_WARN_UNUSED_RESULT;             /* "13.9" */
char *slab_figure_format_cores (double busy, guint n_cores) G_GNUC_WARN_UNUSED_RESULT; /* "1.9 of 2 cores busy" */

/* Parts of a whole, which add up as they are read: "70 %", "27 %", "3 %". */
#define SLAB_FIGURE_MAX_SHARES 16
void slab_figure_format_shares (const double *shares, guint n, char **texts);

G_END_DECLS
