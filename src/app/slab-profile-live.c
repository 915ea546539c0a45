/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-plot.h"
#include "slab-profile-view-private.h"

/* The picture follows a run that lasts. */

#define LIVE_INTERVAL 33         /* milliseconds between two looks at a running trace */
#define LIVE_TOTALS_INTERVAL 500 /* milliseconds; the totals walk over every span */
#define LIVE_STILL_INTERVAL 200  /* milliseconds after which the time axis moves on, even with nothing new */

void
slab_profile_view_stop_live (SlabProfileView *self)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
}

static gboolean
on_live (gpointer user_data)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (user_data);
  gboolean ended = slab_trace_is_ended (self->trace);
  guint64 figure = slab_trace_get_n_samples (self->trace);
  for (guint thread = 0; thread < slab_trace_get_n_threads (self->trace); thread++)
    figure += slab_trace_get_n_spans (self->trace, thread);

  gint64 now = g_get_monotonic_time ();
  if (self->following)
    {
      SlabTimelineRange range = self->range;
      double duration = slab_profile_view_get_duration (self);
      slab_timeline_range_pan (&range, MAX (duration - range.end, 0), duration);
      slab_profile_view_move_to (self, range, TRUE);
    }
  else if (figure != self->seen_figure || ended || now - self->drawn_at > LIVE_STILL_INTERVAL * 1000)
    slab_profile_view_queue_picture (self);
  if (ended || now - self->totals_at > LIVE_TOTALS_INTERVAL * 1000)
    {
      slab_profile_view_update_header (self);
      /* There may be a graph more. */
      slab_profile_view_update_height (self);
    }
  self->seen_figure = figure;

  /* One more look after the end, for a sample that was on its way. */
  gboolean last = self->seen_ended;
  self->seen_ended = ended;
  if (!last)
    return G_SOURCE_CONTINUE;
  self->live_source = 0;
  return G_SOURCE_REMOVE;
}

void
slab_profile_view_start_live (SlabProfileView *self)
{
  slab_profile_view_stop_live (self);
  if (self->trace == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->seen_ended = FALSE;
  self->seen_figure = G_MAXUINT64;
  self->live_source = g_timeout_add (LIVE_INTERVAL, on_live, self);
}
