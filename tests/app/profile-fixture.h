/* SPDX-License-Identifier: MIT */
#pragma once

#include "app-fixture.h"
#include "profile/slab-trace.h"

/* A run whose figures are easily found on paper. */

#define PROFILE_MS G_GINT64_CONSTANT (1000000)

static inline void
profile_add_span (SlabTrace *trace, guint row, SlabPhase phase, gint64 start, gint64 end, gint32 chunk, guint64 bytes)
{
  const SlabSpan span = { start * PROFILE_MS, (end - start) * PROFILE_MS, bytes, chunk, -1, phase };

  slab_trace_add_span (trace, row, &span);
}

/* 100 ms of two threads, a chunk each, half of whose padded voxels are another's: 2 * 3 * 4 of 2 * 3 * 8.
 *   thread 1: read 0-10 (20 MB), filter 10-70, write 70-80, wait 80-100
 *   thread 2: read 0-20 (20 MB), filter 20-40, wait 40-100 */
static inline SlabTrace *
profile_make_trace (void)
{
  SlabTrace *trace = slab_trace_new (2);
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 2, 3, 4 }, { 2, 3, 8 } },
                                     { { 0, 0, 4 }, { 2, 3, 4 }, { 2, 3, 8 } } };

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "slab.vol");
  slab_trace_begin (trace);
  profile_add_span (trace, 0, SLAB_PHASE_READ, 0, 10, 0, 20000000);
  profile_add_span (trace, 0, SLAB_PHASE_FILTER, 10, 70, 0, 0);
  profile_add_span (trace, 0, SLAB_PHASE_WRITE, 70, 80, 0, 0);
  profile_add_span (trace, 0, SLAB_PHASE_WAIT, 80, 100, -1, 0);
  profile_add_span (trace, 1, SLAB_PHASE_READ, 0, 20, 1, 20000000);
  profile_add_span (trace, 1, SLAB_PHASE_FILTER, 20, 40, 1, 0);
  profile_add_span (trace, 1, SLAB_PHASE_WAIT, 40, 100, -1, 0);
  slab_trace_end_at (trace, 100 * PROFILE_MS);
  return trace;
}

/* A widget in a window of its own, which is seen. */
static inline GtkWidget *
profile_show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 400);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  app_wait_until (gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0);
  return window;
}
