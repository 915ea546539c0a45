/* SPDX-License-Identifier: MIT */
#include "slab-span-cursor.h"

#include "profile/slab-trace-tree.h"

gboolean
slab_span_cursor_get (const SlabSpanCursor *self, SlabTrace *trace, SlabSpan *span)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (trace == NULL || SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (span != NULL, FALSE);

  if (trace == NULL || self->thread < 0 || (guint) self->thread >= slab_trace_get_n_threads (trace)
      || self->span >= slab_trace_get_n_spans (trace, (guint) self->thread))
    return FALSE;
  slab_trace_get_span (trace, (guint) self->thread, self->span, span);
  return TRUE;
}

/* The span of a thread that is nearest to a time; FALSE when it has none. */
static gboolean
find_nearest (SlabTrace *trace, guint thread, gint64 time, guint64 *index)
{
  guint64 low = 0, high = slab_trace_get_n_spans (trace, thread);
  if (high == 0)
    return FALSE;
  /* The last one that began at or before the time; spans of a thread are in the order of time. */
  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;
      SlabSpan span;
      slab_trace_get_span (trace, thread, middle, &span);
      if (span.start <= time)
        low = middle;
      else
        high = middle;
    }
  *index = low;
  return TRUE;
}

gboolean
slab_span_cursor_enter (SlabSpanCursor *self, SlabTrace *trace, gint64 time)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);

  for (guint thread = 0; thread < slab_trace_get_n_threads (trace); thread++)
    if (find_nearest (trace, thread, time, &self->span))
      {
        self->thread = (gint) thread;
        return TRUE;
      }
  return FALSE;
}

void
slab_span_cursor_step (SlabSpanCursor *self, SlabTrace *trace, gint by)
{
  SlabSpan span;
  g_return_if_fail (self != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (slab_span_cursor_get (self, trace, &span));

  if (by > 0 && self->span + 1 < slab_trace_get_n_spans (trace, (guint) self->thread))
    self->span++;
  else if (by < 0 && self->span > 0)
    self->span--;
}

gboolean
slab_span_cursor_step_thread (SlabSpanCursor *self, SlabTrace *trace, gint by)
{
  SlabSpan span;
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (by == 1 || by == -1, FALSE);
  g_return_val_if_fail (slab_span_cursor_get (self, trace, &span), FALSE);

  /* As they stand in the picture. */
  const guint *rows = slab_trace_tree_get_rows (trace), *places = slab_trace_tree_get_places (trace);
  gint n_threads = (gint) slab_trace_get_n_threads (trace);
  gint place = places != NULL ? (gint) places[self->thread] : self->thread;
  for (place += by; place >= 0 && place < n_threads; place += by)
    {
      guint thread = rows != NULL ? rows[place] : (guint) place;
      if (find_nearest (trace, thread, span.start + span.duration / 2, &self->span))
        {
          self->thread = (gint) thread;
          return TRUE;
        }
    }
  return FALSE;
}
