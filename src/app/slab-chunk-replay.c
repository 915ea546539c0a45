/* SPDX-License-Identifier: MIT */
#include "slab-chunk-replay.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-plot-axis.h"

/* Were a running trace looked at in every frame, there would be frames all the time, and slices would have to wait. */
#define LIVE_MILLISECONDS 100
#define PLAY_MILLISECONDS 33
#define LENGTH_DEFAULT 10.0

struct _SlabChunkReplay
{
  GObject parent_instance;

  SlabChunkIndex *index;
  SlabChunkScale scale;
  gboolean shown;
  gboolean now; /* the moment goes along with the run */
  gint64 time;
  gint selected;
  double length;
  gint64 played_at; /* monotonic */
  guint play_source;
  guint live_source;
};

enum
{
  CHANGED,
  MOVED,
  TOGGLED,
  RESET,
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabChunkReplay, slab_chunk_replay, G_TYPE_OBJECT)

static void
tell (SlabChunkReplay *self, guint signal)
{
  g_signal_emit (self, signals[signal], 0);
}

static void
update_scale (SlabChunkReplay *self)
{
  if (self->index != NULL)
    slab_chunk_scale_init (&self->scale, self->index, self->scale.colors);
}

/* Live */

static void
make_index (SlabChunkReplay *self, SlabTrace *trace)
{
  self->index = slab_chunk_index_new (trace);
  (void) slab_chunk_index_update (self->index);
  update_scale (self);
}

/* A run is told of before it has been planned. */
static gboolean
take_chunks (SlabChunkReplay *self)
{
  g_autoptr (SlabTrace) trace = g_object_ref (slab_chunk_index_get_trace (self->index));

  if (slab_trace_get_n_chunks (trace) == slab_chunk_index_get_n_chunks (self->index))
    return FALSE;
  g_clear_pointer (&self->index, slab_chunk_index_free);
  make_index (self, trace);
  return TRUE;
}

static gboolean
live_cb (gpointer user_data)
{
  SlabChunkReplay *self = user_data;
  const gboolean is_live = slab_chunk_replay_is_live (self);
  const gboolean is_new = take_chunks (self);
  const gboolean changed = slab_chunk_index_update (self->index) || is_new;

  if (changed)
    update_scale (self);
  if (self->now)
    self->time = slab_chunk_replay_get_duration (self);
  if (!is_live)
    self->live_source = 0;
  if (is_new)
    tell (self, RESET);
  if (changed || !is_live)
    tell (self, CHANGED);
  tell (self, MOVED);
  return is_live ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* GObject */

static void
slab_chunk_replay_dispose (GObject *object)
{
  SlabChunkReplay *self = SLAB_CHUNK_REPLAY (object);

  g_clear_handle_id (&self->play_source, g_source_remove);
  g_clear_handle_id (&self->live_source, g_source_remove);
  g_clear_pointer (&self->index, slab_chunk_index_free);

  G_OBJECT_CLASS (slab_chunk_replay_parent_class)->dispose (object);
}

static void
slab_chunk_replay_class_init (SlabChunkReplayClass *klass)
{
  static const char *const names[] = { "changed", "moved", "toggled", "reset" };

  G_OBJECT_CLASS (klass)->dispose = slab_chunk_replay_dispose;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
slab_chunk_replay_init (SlabChunkReplay *self)
{
  self->selected = -1;
  self->now = TRUE;
  self->length = LENGTH_DEFAULT;
}

SlabChunkReplay *
slab_chunk_replay_new (void)
{
  return g_object_new (SLAB_TYPE_CHUNK_REPLAY, NULL);
}

/**
 * slab_chunk_replay_set_trace:
 * @trace: (nullable): running or ended
 */
void
slab_chunk_replay_set_trace (SlabChunkReplay *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (slab_chunk_replay_get_trace (self) == trace)
    return;
  g_clear_handle_id (&self->live_source, g_source_remove);
  slab_chunk_replay_set_playing (self, FALSE);
  g_clear_pointer (&self->index, slab_chunk_index_free);
  self->selected = -1;
  self->now = TRUE;
  self->time = 0;
  if (trace != NULL)
    {
      make_index (self, trace);
      self->time = slab_chunk_replay_get_duration (self);
      if (slab_chunk_replay_is_live (self))
        self->live_source = g_timeout_add (LIVE_MILLISECONDS, live_cb, self);
    }
  tell (self, RESET);
  tell (self, CHANGED);
  tell (self, MOVED);
}

/**
 * slab_chunk_replay_get_trace:
 *
 * Returns: (transfer none) (nullable):
 */
SlabTrace *
slab_chunk_replay_get_trace (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), NULL);

  return self->index != NULL ? slab_chunk_index_get_trace (self->index) : NULL;
}

SlabChunkIndex *
slab_chunk_replay_get_index (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), NULL);

  return self->index;
}

gboolean
slab_chunk_replay_has_chunks (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), FALSE);

  return self->index != NULL && slab_chunk_index_get_n_chunks (self->index) > 1;
}

gboolean
slab_chunk_replay_is_live (SlabChunkReplay *self)
{
  SlabTrace *trace;

  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), FALSE);

  trace = slab_chunk_replay_get_trace (self);
  return trace != NULL && !slab_trace_is_ended (trace);
}

void
slab_chunk_replay_set_shown (SlabChunkReplay *self, gboolean shown)
{
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));

  if (self->shown == !!shown)
    return;
  self->shown = !!shown;
  if (!shown)
    slab_chunk_replay_set_playing (self, FALSE);
  tell (self, TOGGLED);
  tell (self, CHANGED);
}

gboolean
slab_chunk_replay_get_shown (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), FALSE);

  return self->shown;
}

gboolean
slab_chunk_replay_is_drawn (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), FALSE);

  return slab_chunk_replay_has_chunks (self) && (self->shown || self->live_source != 0);
}

/* Time */

gint64
slab_chunk_replay_get_duration (SlabChunkReplay *self)
{
  SlabTrace *trace;

  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), 0);

  trace = slab_chunk_replay_get_trace (self);
  return trace != NULL && (slab_trace_is_begun (trace) || slab_trace_is_ended (trace)) ? slab_trace_get_duration (trace)
                                                                                       : 0;
}

gint64
slab_chunk_replay_get_time (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), 0);

  return self->time;
}

gboolean
slab_chunk_replay_is_now (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), FALSE);

  return self->now;
}

void
slab_chunk_replay_set_time (SlabChunkReplay *self, gint64 time)
{
  gint64 duration;
  gboolean now;

  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));

  duration = slab_chunk_replay_get_duration (self);
  time = CLAMP (time, 0, duration);
  now = time >= duration;
  if (time == self->time && now == self->now)
    return;
  self->time = time;
  self->now = now;
  tell (self, CHANGED);
  tell (self, MOVED);
}

/**
 * slab_chunk_replay_step:
 * @by: > 0 for later, < 0 for earlier
 */
void
slab_chunk_replay_step (SlabChunkReplay *self, gint by)
{
  gint64 found = -1;

  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));

  for (guint i = 0; self->index != NULL && i < slab_chunk_index_get_n_chunks (self->index); i++)
    {
      SlabChunkLife life;

      slab_chunk_index_get_life (self->index, i, &life);
      if (life.start < 0)
        continue;
      for (guint end = 0; end < 2; end++)
        {
          const gint64 moment = end == 0 ? life.start : life.end;

          if (by > 0 && moment > self->time)
            found = found < 0 ? moment : MIN (found, moment);
          else if (by < 0 && moment < self->time)
            found = MAX (found, moment);
        }
    }
  if (found < 0)
    found = by > 0 ? slab_chunk_replay_get_duration (self) : 0;
  slab_chunk_replay_set_time (self, found);
}

void
slab_chunk_replay_advance (SlabChunkReplay *self, double seconds)
{
  double duration;

  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));
  g_return_if_fail (seconds >= 0);

  duration = (double) slab_chunk_replay_get_duration (self);
  slab_chunk_replay_set_time (
      self, self->time + (gint64) llround (self->length > 0 ? duration * seconds / self->length : 1e9 * seconds));
  if (self->now)
    slab_chunk_replay_set_playing (self, FALSE);
}

static gboolean
play_cb (gpointer user_data)
{
  SlabChunkReplay *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  const gint64 since = now - self->played_at;

  self->played_at = now;
  slab_chunk_replay_advance (self, 1e-6 * (double) since);
  return self->play_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
slab_chunk_replay_set_playing (SlabChunkReplay *self, gboolean playing)
{
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));

  playing = playing && slab_chunk_replay_get_duration (self) > 0;
  if (playing == (self->play_source != 0))
    return;
  if (playing)
    {
      if (self->now)
        slab_chunk_replay_set_time (self, 0);
      self->played_at = g_get_monotonic_time ();
      self->play_source = g_timeout_add (PLAY_MILLISECONDS, play_cb, self);
    }
  else
    g_clear_handle_id (&self->play_source, g_source_remove);
  tell (self, MOVED);
}

gboolean
slab_chunk_replay_get_playing (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), FALSE);

  return self->play_source != 0;
}

void
slab_chunk_replay_set_length (SlabChunkReplay *self, double seconds)
{
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));
  g_return_if_fail (seconds >= 0 && isfinite (seconds));

  self->length = seconds;
}

double
slab_chunk_replay_get_length (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), 0);

  return self->length;
}

/* Looks */

void
slab_chunk_replay_set_colors (SlabChunkReplay *self, SlabChunkColors colors)
{
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));
  g_return_if_fail ((guint) colors < SLAB_N_CHUNK_COLORS);

  if (self->scale.colors == colors)
    return;
  self->scale.colors = colors;
  update_scale (self);
  tell (self, CHANGED);
}

/**
 * slab_chunk_replay_get_scale:
 *
 * Returns: (transfer none): changes with the colours and with what is recorded
 */
const SlabChunkScale *
slab_chunk_replay_get_scale (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), NULL);

  return &self->scale;
}

void
slab_chunk_replay_set_selected (SlabChunkReplay *self, gint chunk)
{
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));

  if (self->index == NULL || chunk >= (gint) slab_chunk_index_get_n_chunks (self->index))
    chunk = -1;
  chunk = MAX (chunk, -1);
  if (self->selected == chunk)
    return;
  self->selected = chunk;
  tell (self, CHANGED);
}

gint
slab_chunk_replay_get_selected (SlabChunkReplay *self)
{
  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), -1);

  return self->selected;
}

void
slab_chunk_replay_pick (SlabChunkReplay *self, const gint64 voxel[3])
{
  gint chunk;

  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (self));
  g_return_if_fail (voxel != NULL);

  chunk = self->index != NULL ? slab_chunk_index_find_at (self->index, voxel) : -1;
  if (chunk >= 0)
    g_signal_emit (self, signals[PICKED], 0, chunk);
}

char *
slab_chunk_replay_describe (SlabChunkReplay *self)
{
  g_autofree char *time = NULL, *duration = NULL;
  guint n_at_work, n_done;
  double seconds, step;

  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), NULL);

  if (self->index == NULL)
    return g_strdup ("");
  seconds = 1e-9 * (double) slab_chunk_replay_get_duration (self);
  /* Four figures of the whole. */
  step = seconds > 0 ? pow (10, floor (log10 (seconds)) - 3) : 0;
  time = slab_plot_format_seconds_like (1e-9 * (double) self->time, step, seconds);
  duration = slab_plot_format_seconds_like (seconds, step, seconds);
  if (!slab_chunk_replay_has_chunks (self))
    /* Translators: “12.3 ms of 1.20 s” */
    return g_strdup_printf (_ ("%s of %s"), time, duration);
  slab_chunk_index_count (self->index, self->time, &n_at_work, &n_done);
  /* Translators: “12.3 ms of 1.20 s · 2 at work · 20 of 64 done” */
  return g_strdup_printf (_ ("%s of %s · %u at work · %u of %u done"), time, duration, n_at_work, n_done,
                          slab_chunk_index_get_n_chunks (self->index));
}

char *
slab_chunk_replay_describe_selected (SlabChunkReplay *self)
{
  GString *text;
  SlabChunkLife life;

  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), NULL);

  if (self->selected < 0)
    return NULL;
  slab_chunk_index_get_life (self->index, (guint) self->selected, &life);
  text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Chunk %d"), self->selected);
  if (life.row >= 0)
    {
      g_autofree char *row = slab_trace_dup_row_name (slab_chunk_replay_get_trace (self), (guint) life.row);
      g_autofree char *start = slab_plot_format_seconds (1e-9 * (double) life.start, 0);
      g_autofree char *work = slab_plot_format_seconds (1e-9 * (double) life.work, 0);

      /* Translators: “ · Thread 2 · 3.40 ms at 1.20 ms”: who, how long, when */
      g_string_append_printf (text, _ (" · %s · %s at %s"), row, work, start);
      if (life.iterations >= 0)
        g_string_append_printf (text, _ (" · iterations: %d"), life.iterations);
    }
  else
    g_string_append_printf (text, " · %s", _ ("not begun"));
  return g_string_free (text, FALSE);
}

const char *
slab_chunk_replay_describe_absence (SlabChunkReplay *self)
{
  SlabChunkLife life = { .start = -1 };
  SlabTrace *trace;
  gint64 shape[3];
  guint n_chunks;

  g_return_val_if_fail (SLAB_IS_CHUNK_REPLAY (self), NULL);

  if (self->index == NULL)
    return _ ("There is no run yet: run a filter to see its chunks.");
  trace = slab_chunk_index_get_trace (self->index);
  n_chunks = slab_chunk_index_get_n_chunks (self->index);
  if (n_chunks > 1 && !slab_chunk_index_get_shape (self->index, shape))
    return _ ("This trace does not tell where in the volume its chunks are.");
  if (n_chunks > 1)
    return NULL;
  if (n_chunks == 1)
    slab_chunk_index_get_life (self->index, 0, &life);
  if (slab_chunk_replay_is_live (self) && life.start < 0)
    return "";
  /* Of one problem it is nobody's chunk that is worked on. */
  if (life.start >= 0)
    return _ (
        "This run took the volume as one chunk: there is nothing to tell apart. Make chunks smaller to see them.");
  if (n_chunks == 0 && slab_trace_get_property_string (trace, SLAB_TRACE_KEY_SHAPE) == NULL)
    return _ ("This trace tells of no chunks of a volume.");
  return _ ("This run took the volume as one problem, with all threads on all of it: there are no chunks. How its "
            "iterations went is in the timeline, where C changes the colours.");
}
