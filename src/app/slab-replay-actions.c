/* SPDX-License-Identifier: MIT */
#include "slab-replay-actions.h"

#include <math.h>

#include "slab-action-state.h"

/* Of the timeline's width: a chunk that is less of it cannot be told from its neighbours. */
#define LEAST_SHARE 0.02
/* Where it has to be brought into sight it is given so much room on either side, in its own length. */
#define MARGIN 2.0

struct _SlabReplayActions
{
  GObject parent_instance;

  GActionMap *map;
  gboolean enabled;
  SlabChunkReplay *replay;   /* this and the others: NULL until they are bound */
  SlabProfileView *timeline; /* weak */
  SlabViewState *state;
};

G_DEFINE_FINAL_TYPE (SlabReplayActions, slab_replay_actions, G_TYPE_OBJECT)

/* From the timeline */

static void
trace_cb (SlabReplayActions *self)
{
  g_autoptr (SlabTrace) trace = NULL;

  g_object_get (self->timeline, "trace", &trace, NULL);
  slab_chunk_replay_set_trace (self->replay, trace);
}

static void
selection_cb (SlabReplayActions *self)
{
  SlabTrace *trace = slab_chunk_replay_get_trace (self->replay);
  SlabSpan span = { .chunk = -1 };
  guint64 index;
  guint row;

  if (trace != NULL && slab_profile_view_get_selected (self->timeline, &row, &index))
    slab_trace_get_span (trace, row, index, &span);
  slab_chunk_replay_set_selected (self->replay, span.chunk);
}

static void
go_to_chunk (SlabReplayActions *self, gint chunk)
{
  SlabChunkIndex *index = slab_chunk_replay_get_index (self->replay);
  gint64 start[SLAB_N_AXES], size[SLAB_N_AXES], middle[SLAB_N_AXES];

  if (index == NULL || chunk < 0 || !slab_chunk_index_get_core (index, (guint) chunk, start, size))
    return;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    middle[i] = start[i] + size[i] / 2;
  slab_view_state_set_cursor (self->state, middle);
}

static void
activated_cb (SlabReplayActions *self, int chunk)
{
  go_to_chunk (self, chunk);
}

static void
scrubbed_cb (SlabReplayActions *self, gint64 time)
{
  slab_chunk_replay_set_playing (self->replay, FALSE);
  slab_chunk_replay_set_time (self->replay, time);
}

/* To the timeline */

/* Where the whole of it is to be seen already, what is seen stays. */
static void
frame_chunk (SlabReplayActions *self, const SlabChunkLife *life)
{
  const double start = 1e-9 * (double) life->start, end = 1e-9 * (double) life->end;
  double from, to;

  slab_profile_view_get_range (self->timeline, &from, &to);
  if (start >= from && end <= to && end - start >= LEAST_SHARE * (to - from))
    return;
  slab_profile_view_set_range (self->timeline, start - MARGIN * (end - start), end + MARGIN * (end - start));
}

static void
picked_cb (SlabReplayActions *self, gint chunk)
{
  SlabChunkLife life;

  slab_chunk_index_get_life (slab_chunk_replay_get_index (self->replay), (guint) chunk, &life);
  if (life.row >= 0)
    {
      if (life.end > life.start)
        frame_chunk (self, &life);
      slab_profile_view_select_span (self->timeline, (guint) life.row, life.span);
    }
  slab_chunk_replay_set_selected (self->replay, chunk);
}

static void
moved_cb (SlabReplayActions *self)
{
  const gboolean shown = slab_chunk_replay_get_shown (self->replay);
  const gboolean goes_along = slab_chunk_replay_is_live (self->replay) && slab_chunk_replay_is_now (self->replay);
  const gint64 time = slab_chunk_replay_get_time (self->replay);

  slab_profile_view_set_highlight_time (self->timeline, shown && !goes_along ? time : -1);
  slab_action_state_set (self->map, "replay-time", g_variant_new_double (1e-9 * (double) time));
  slab_action_state_set (self->map, "replay", g_variant_new_boolean (slab_chunk_replay_get_playing (self->replay)));
}

static void
changed_cb (SlabReplayActions *self)
{
  const gint selected = slab_chunk_replay_get_selected (self->replay);
  const SlabChunkScale *scale = slab_chunk_replay_get_scale (self->replay);

  slab_action_state_set (self->map, "chunk", g_variant_new_int32 (selected));
  slab_action_state_set (self->map, "chunk-colors", g_variant_new_string (slab_chunk_colors_get_id (scale->colors)));
  slab_action_state_set_enabled (self->map, "go-to-chunk", self->enabled && selected >= 0);
  slab_action_state_set_enabled (self->map, "pick-chunk", self->enabled && slab_chunk_replay_has_chunks (self->replay));
}

static void
toggled_cb (SlabReplayActions *self)
{
  slab_action_state_set (self->map, "chunks", g_variant_new_boolean (slab_chunk_replay_get_shown (self->replay)));
  moved_cb (self);
}

/* Actions */

static void
chunks_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabReplayActions *self = user_data;

  /* Who changes a state by way of the bus is not kept from it where the action is disabled. */
  if (self->replay != NULL && self->enabled)
    slab_chunk_replay_set_shown (self->replay, g_variant_get_boolean (value));
}

static void
replay_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabReplayActions *self = user_data;

  if (self->replay == NULL || !self->enabled)
    return;
  if (g_variant_get_boolean (value))
    slab_chunk_replay_set_shown (self->replay, TRUE);
  slab_chunk_replay_set_playing (self->replay, g_variant_get_boolean (value));
}

static void
replay_time_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabReplayActions *self = user_data;
  const double seconds = g_variant_get_double (value);

  if (self->replay != NULL && seconds >= 0 && seconds < 1e9)
    slab_chunk_replay_set_time (self->replay, (gint64) llround (1e9 * seconds));
}

static void
chunk_colors_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabReplayActions *self = user_data;
  SlabChunkColors colors;

  if (self->replay != NULL && slab_chunk_colors_from_id (g_variant_get_string (value, NULL), &colors))
    slab_chunk_replay_set_colors (self->replay, colors);
}

static void
chunk_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabReplayActions *self = user_data;
  SlabChunkIndex *index = self->replay != NULL ? slab_chunk_replay_get_index (self->replay) : NULL;
  const gint32 chunk = g_variant_get_int32 (value);

  if (index != NULL && chunk >= 0 && (guint) chunk < slab_chunk_index_get_n_chunks (index))
    picked_cb (self, chunk);
}

static void
go_to_chunk_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabReplayActions *self = user_data;

  if (self->replay != NULL)
    go_to_chunk (self, slab_chunk_replay_get_selected (self->replay));
}

/* What a click does, for the keyboard, which moves the cursor. */
static void
pick_chunk_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabReplayActions *self = user_data;
  gint64 cursor[SLAB_N_AXES];

  if (self->replay == NULL)
    return;
  slab_view_state_get_cursor (self->state, cursor);
  slab_chunk_replay_pick (self->replay, cursor);
}

static const GActionEntry entries[] = {
  { "chunks", NULL, NULL, "false", chunks_state },
  { "chunk", NULL, "i", "-1", chunk_state },
  { "chunk-colors", NULL, "s", "'thread'", chunk_colors_state },
  { "replay", NULL, NULL, "false", replay_state },
  { "replay-time", NULL, "d", "0.0", replay_time_state },
  { "go-to-chunk", go_to_chunk_action },
  { "pick-chunk", pick_chunk_action },
};

/* GObject */

static void
slab_replay_actions_dispose (GObject *object)
{
  SlabReplayActions *self = SLAB_REPLAY_ACTIONS (object);

  if (self->map != NULL)
    slab_action_state_forget (self->map, entries, G_N_ELEMENTS (entries), self);
  g_clear_object (&self->map);
  g_clear_object (&self->replay);
  g_clear_object (&self->state);
  g_clear_weak_pointer (&self->timeline);

  G_OBJECT_CLASS (slab_replay_actions_parent_class)->dispose (object);
}

static void
slab_replay_actions_class_init (SlabReplayActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_replay_actions_dispose;
}

static void
slab_replay_actions_init (SlabReplayActions *self)
{
  self->enabled = TRUE;
}

SlabReplayActions *
slab_replay_actions_new (GActionMap *map)
{
  SlabReplayActions *self;

  g_return_val_if_fail (G_IS_ACTION_MAP (map), NULL);

  self = g_object_new (SLAB_TYPE_REPLAY_ACTIONS, NULL);
  self->map = g_object_ref (map);
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  return self;
}

void
slab_replay_actions_bind (SlabReplayActions *self, SlabChunkReplay *replay, SlabProfileView *timeline,
                          SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_REPLAY_ACTIONS (self));
  g_return_if_fail (SLAB_IS_CHUNK_REPLAY (replay));
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (timeline));
  g_return_if_fail (SLAB_IS_VIEW_STATE (state));
  g_return_if_fail (self->replay == NULL);

  self->replay = g_object_ref (replay);
  self->state = g_object_ref (state);
  g_set_weak_pointer (&self->timeline, timeline);
  g_signal_connect_object (replay, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (replay, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (replay, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (replay, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::trace", G_CALLBACK (trace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "chunk-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "time-scrubbed", G_CALLBACK (scrubbed_cb), self, G_CONNECT_SWAPPED);
  trace_cb (self);
  changed_cb (self);
}

void
slab_replay_actions_set_enabled (SlabReplayActions *self, gboolean enabled)
{
  g_return_if_fail (SLAB_IS_REPLAY_ACTIONS (self));

  self->enabled = enabled;
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].change_state != NULL || self->replay == NULL)
      slab_action_state_set_enabled (self->map, entries[i].name, enabled);
  if (self->replay != NULL)
    changed_cb (self);
}
