/* SPDX-License-Identifier: MIT */
#include "slab-profile-view-private.h"

/*
 * The range of time that is marked in the picture of a run: by a drag, or by key with its ends at the hover line or at
 * those of the chosen span.
 */

#define STEP 0.02 /* of what is visible: how far a key moves the end */

static gboolean
is_marked (SlabProfileView *self)
{
  return self->marked.end > self->marked.start;
}

void
slab_profile_view_mark (SlabProfileView *self, SlabTimelineRange range)
{
  const double duration = slab_profile_view_get_duration (self);
  const SlabTimelineRange before = self->marked;

  self->marked = (SlabTimelineRange){ CLAMP (range.start, 0, duration), CLAMP (range.end, 0, duration) };
  if (!is_marked (self))
    self->marked = (SlabTimelineRange){ 0, 0 };
  slab_profile_view_update_header (self);
  slab_profile_view_queue_picture (self);
  if (before.start < self->marked.start || before.start > self->marked.start || before.end < self->marked.end
      || before.end > self->marked.end)
    g_signal_emit_by_name (self, "marked-changed");
}

/**
 * slab_profile_view_set_marked:
 * @self: a view
 * @start: seconds since the run began
 * @end: seconds; not after @start: nothing is marked
 */
void
slab_profile_view_set_marked (SlabProfileView *self, double start, double end)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));

  slab_profile_view_mark (self, (SlabTimelineRange){ start, end });
}

gboolean
slab_profile_view_get_marked (SlabProfileView *self, double *start, double *end)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_VIEW (self), FALSE);
  g_return_val_if_fail (start != NULL && end != NULL, FALSE);

  *start = self->marked.start;
  *end = self->marked.end;
  return is_marked (self);
}

/* Where the hover line is, else the chosen span, else all that is visible. */
static SlabTimelineRange
get_place (SlabProfileView *self)
{
  const SlabTimelineRange visible = slab_profile_view_get_visible (self);
  SlabTimelineHit hit;
  SlabSpan span;

  if (self->pointer_inside && slab_profile_view_pick (self, self->pointer_x, self->pointer_y, &hit))
    return (SlabTimelineRange){ hit.seconds, hit.seconds };
  if (slab_profile_view_get_selected_span (self, &span))
    return (SlabTimelineRange){ 1e-9 * (double) span.start, 1e-9 * (double) (span.start + span.duration) };
  return visible;
}

/* The other end stays where it is, as long as there is something between the two; else it goes to the end of what is
 * visible. */
void
slab_profile_view_mark_begin (SlabProfileView *self)
{
  const SlabTimelineRange visible = slab_profile_view_get_visible (self);
  const double start = get_place (self).start;
  const double end = is_marked (self) && self->marked.end > start ? self->marked.end : MAX (visible.end, start);

  self->framed = FALSE;
  slab_profile_view_mark (self, (SlabTimelineRange){ start, end });
}

void
slab_profile_view_mark_end (SlabProfileView *self)
{
  const SlabTimelineRange visible = slab_profile_view_get_visible (self);
  const double end = get_place (self).end;
  const double start = is_marked (self) && self->marked.start < end ? self->marked.start : MIN (visible.start, end);

  self->framed = FALSE;
  slab_profile_view_mark (self, (SlabTimelineRange){ start, end });
}

/* Without any, one that begins with the chosen span or at the hover line. */
void
slab_profile_view_move_mark (SlabProfileView *self, gint by)
{
  const SlabTimelineRange visible = slab_profile_view_get_visible (self);
  SlabTimelineRange range = self->marked;

  if (!is_marked (self))
    {
      range.start = range.end = get_place (self).start;
      if (by < 0)
        return;
    }
  range.end += by * STEP * (visible.end - visible.start);
  self->framed = FALSE;
  slab_profile_view_mark (self, range);
}
