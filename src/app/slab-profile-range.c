/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "plot/slab-timeline-plot.h"
#include "slab-profile-view-private.h"

/* The part of the run that is visible. */

#define NANOSECONDS 1e9
#define ROUNDING 1e-9 /* seconds, of a range that was moved to the end */

double
slab_profile_view_get_duration (SlabProfileView *self)
{
  return self->trace != NULL ? MAX ((double) slab_trace_get_duration (self->trace) / NANOSECONDS, self->axis_length)
                             : 0;
}

SlabTimelineRange
slab_profile_view_get_visible (SlabProfileView *self)
{
  if (self->fitted)
    return (SlabTimelineRange){ .start = 0, .end = MAX (slab_profile_view_get_duration (self), 1e-6) };
  return self->range;
}

void
slab_profile_view_set_visible (SlabProfileView *self, SlabTimelineRange range)
{
  double duration = slab_profile_view_get_duration (self);
  self->range = range;
  self->fitted = range.start <= 0 && range.end >= duration;
  self->framed = FALSE;
  self->following = FALSE;
  slab_profile_view_queue_picture (self);
  g_signal_emit_by_name (self, "range-changed");
}

/* Who has gone to the end of a run that lasts stays at its end, as long as nothing else is looked at. */
void
slab_profile_view_move_to (SlabProfileView *self, SlabTimelineRange range, gboolean to_end)
{
  slab_profile_view_set_visible (self, range);
  self->following = to_end && !self->fitted && !slab_trace_is_ended (self->trace);
}

static void
zoom_at (SlabProfileView *self, double factor, double at)
{
  if (self->trace == NULL || !(factor > 0))
    return;
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  double duration = slab_profile_view_get_duration (self), end = range.end;
  slab_timeline_range_zoom (&range, factor, at, duration);
  slab_profile_view_move_to (self, range, self->following && range.end >= end - ROUNDING);
}

/* About the pointer where it is over the picture, else about the middle. */
void
slab_profile_view_zoom_by (SlabProfileView *self, double factor)
{
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  SlabTimelineHit hit;
  double at = (range.start + range.end) / 2;
  if (self->pointer_inside && slab_profile_view_pick (self, self->pointer_x, self->pointer_y, &hit))
    at = CLAMP (hit.seconds, range.start, range.end);
  zoom_at (self, factor, at);
}

/**
 * slab_profile_view_fit:
 * @self: a view
 *
 * Shows the whole run; a running one keeps growing in the view.
 */
void
slab_profile_view_fit (SlabProfileView *self)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  self->fitted = TRUE;
  self->framed = FALSE;
  self->following = FALSE;
  slab_profile_view_queue_picture (self);
  g_signal_emit_by_name (self, "range-changed");
}

void
slab_profile_view_set_range (SlabProfileView *self, double start, double end)
{
  double duration;

  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (start < end);

  duration = slab_profile_view_get_duration (self);
  if (self->trace != NULL && start < duration)
    slab_profile_view_set_visible (self, (SlabTimelineRange){ MAX (start, 0), MIN (end, duration) });
}

void
slab_profile_view_set_axis_length (SlabProfileView *self, double seconds)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (seconds >= 0);

  self->axis_length = seconds;
  slab_profile_view_fit (self);
}

/**
 * slab_profile_view_zoom:
 * @self: a view
 * @factor: > 1 comes closer: the visible range becomes that many times shorter, about its middle
 */
void
slab_profile_view_zoom (SlabProfileView *self, double factor)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (factor > 0 && isfinite (factor));
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  zoom_at (self, factor, (range.start + range.end) / 2);
}

/**
 * slab_profile_view_pan:
 * @self: a view
 * @share: how far, as a share of the visible range; positive goes to later times
 */
void
slab_profile_view_pan (SlabProfileView *self, double share)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (isfinite (share));
  if (self->trace == NULL)
    return;
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  double duration = slab_profile_view_get_duration (self);
  slab_timeline_range_pan (&range, share * (range.end - range.start), duration);
  slab_profile_view_move_to (self, range, share > 0 && range.end >= duration - ROUNDING);
}

/**
 * slab_profile_view_get_range:
 * @self: a view
 * @start: (out): seconds since the run began
 * @end: (out): seconds since the run began; both are 0 without a trace
 */
void
slab_profile_view_get_range (SlabProfileView *self, double *start, double *end)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (start != NULL && end != NULL);
  SlabTimelineRange range = self->trace != NULL ? slab_profile_view_get_visible (self) : (SlabTimelineRange){ 0, 0 };
  *start = range.start;
  *end = range.end;
}

/* The marked range, else the selected span with some of its neighbours; a second time, or with nothing selected, the
 * whole run. */
void
slab_profile_view_frame (SlabProfileView *self)
{
  SlabSpan span;
  if (!self->framed && self->marked.end > self->marked.start)
    {
      slab_profile_view_set_visible (self, self->marked);
      self->framed = TRUE;
      return;
    }
  if (self->framed || !slab_profile_view_get_selected_span (self, &span))
    {
      slab_profile_view_fit (self);
      return;
    }
  double margin = MAX ((double) span.duration * 0.25, 1e3);
  SlabTimelineRange range = { .start = MAX (((double) span.start - margin) / NANOSECONDS, 0),
                              .end = MIN (((double) (span.start + span.duration) + margin) / NANOSECONDS,
                                          slab_profile_view_get_duration (self)) };
  slab_profile_view_set_visible (self, range);
  self->framed = TRUE;
}

void
slab_profile_view_go_to_edge (SlabProfileView *self, gboolean end)
{
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  slab_timeline_range_pan (&range, end ? slab_profile_view_get_duration (self) : -slab_profile_view_get_duration (self),
                           slab_profile_view_get_duration (self));
  slab_profile_view_move_to (self, range, end);
}
