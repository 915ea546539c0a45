/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-verdict.h"

#include <math.h>
#include <string.h>

/* Traces of which everything is known on paper, and what is said of them. */

#define SECOND 1e9
#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

/* Two threads of it can have twice what one has: 20 GB/s, 100 GFLOP/s. */
static const SlabMachine machine = {
  .model = (char *) "paper",
  .n_cores = 4,
  .bandwidth_one = 1e10,
  .bandwidth_all = 3e10,
  .flops_one = 5e10,
  .flops_all = 2e11,
};

/* Spans of a row one after the other: read, filter, write, wait; seconds. */
G_GNUC_UNUSED static void
fill (SlabTrace *trace, guint row, double read, double filter, double write, double wait)
{
  const double seconds[] = { read, filter, write, wait };
  gint64 time = 0;

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      SlabSpan span = { .start = time,
                        .duration = (gint64) (seconds[i] * SECOND + 0.5),
                        .bytes = i == 0 ? 1000 : 0,
                        .chunk = -1,
                        .iteration = -1,
                        .phase = (SlabPhase) i };

      if (span.duration > 0)
        slab_trace_add_span (trace, row, &span);
      time += span.duration;
    }
}

/* One second; both threads alike. */
G_GNUC_UNUSED static SlabTrace *
make_trace (double read, double filter, double write, double wait)
{
  SlabTrace *trace = slab_trace_new (2);

  fill (trace, 0, read, filter, write, wait);
  fill (trace, 1, read, filter, write, wait);
  return trace;
}

G_GNUC_UNUSED static gboolean
has_line (const char *const *lines, const char *part)
{
  for (guint i = 0; lines[i]; i++)
    if (strstr (lines[i], part))
      return TRUE;
  return FALSE;
}

G_GNUC_UNUSED static void
assert_line (const char *const *lines, const char *part)
{
  if (!has_line (lines, part))
    {
      g_autofree char *all = g_strjoinv ("\n", (GStrv) lines);
      g_error ("“%s” is not in\n%s", part, all);
    }
}

G_GNUC_UNUSED static void
assert_text (SlabVerdict *verdict, const char *part)
{
  if (!strstr (slab_verdict_get_text (verdict), part))
    g_error ("“%s” is not in “%s”", part, slab_verdict_get_text (verdict));
}
