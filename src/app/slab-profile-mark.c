/* SPDX-License-Identifier: MIT */
#include "slab-profile-view-private.h"

/*
 * The range of time that is marked in the picture of a run: by a drag, or by key with its ends at the hover line or at
 * those of the chosen span.
 */

#define STEP 0.02 /* of what is visible: how far a key moves the end */

/* Spans that are sorted at once, between two frames; of more another thread does it. */
#define FEW_SPANS 20000

static gboolean
is_marked (SlabProfileView *self)
{
  return self->marked.end > self->marked.start;
}

/* ---- Statistics ---- */

typedef struct
{
  SlabTrace *trace;
  SlabProfileMark of;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->trace);
  g_free (work);
}

/* Of a run that lasts there may be more spans of the same range a moment later. */
static SlabProfileMark
describe_mark (SlabProfileView *self)
{
  SlabProfileMark mark = { .start = (gint64) (self->marked.start * 1e9 + 0.5),
                           .end = (gint64) (self->marked.end * 1e9 + 0.5) };

  for (guint r = 0; r < slab_trace_get_n_threads (self->trace); r++)
    mark.n_spans += slab_trace_find_span (self->trace, r, mark.end) - slab_trace_find_span (self->trace, r, mark.start);
  return mark;
}

static gboolean
has_statistics (SlabProfileView *self, const SlabProfileMark *mark)
{
  const SlabProfileMark *of = &self->statistics_of;

  return self->mark_statistics != NULL && of->start == mark->start && of->end == mark->end
         && of->n_spans == mark->n_spans;
}

static void
take_statistics (SlabProfileView *self, const SlabProfileMark *mark, SlabTraceStatistics *statistics)
{
  g_clear_pointer (&self->mark_statistics, slab_trace_statistics_unref);
  self->mark_statistics = statistics;
  self->statistics_of = *mark;
}

static void
statistics_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;

  g_task_return_pointer (task, slab_trace_statistics_new (work->trace, work->of.start, work->of.end),
                         (GDestroyNotify) slab_trace_statistics_unref);
}

static void
statistics_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (source);
  const Work *work = g_task_get_task_data (G_TASK (result));
  SlabTraceStatistics *statistics = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled: nobody waits for it any more. */
  if (statistics == NULL)
    return;
  g_clear_object (&self->mark_cancellable);
  take_statistics (self, &work->of, statistics);
  /* Where the range has moved on meanwhile, this asks for its own. */
  if (is_marked (self))
    slab_profile_view_update_header (self);
}

static void
begin_statistics (SlabProfileView *self, const SlabProfileMark *mark)
{
  g_autoptr (GTask) task = NULL;
  Work *work = g_new0 (Work, 1);

  work->trace = g_object_ref (self->trace);
  work->of = *mark;
  self->mark_cancellable = g_cancellable_new ();
  task = g_task_new (self, self->mark_cancellable, statistics_cb, NULL);
  g_task_set_source_tag (task, begin_statistics);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, statistics_thread);
}

void
slab_profile_view_drop_mark_statistics (SlabProfileView *self)
{
  g_clear_pointer (&self->mark_statistics, slab_trace_statistics_unref);
  if (self->mark_cancellable != NULL)
    g_cancellable_cancel (self->mark_cancellable);
  g_clear_object (&self->mark_cancellable);
}

const SlabTraceStatistics *
slab_profile_view_get_mark_statistics (SlabProfileView *self)
{
  const SlabProfileMark mark = describe_mark (self);

  if (has_statistics (self, &mark))
    return self->mark_statistics;
  if (mark.n_spans <= FEW_SPANS)
    take_statistics (self, &mark, slab_trace_statistics_new (self->trace, mark.start, mark.end));
  else if (self->mark_cancellable == NULL)
    begin_statistics (self, &mark);
  return has_statistics (self, &mark) ? self->mark_statistics : NULL;
}

/* ---- The range ---- */

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
