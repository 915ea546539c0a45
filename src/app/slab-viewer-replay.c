/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "slab-viewer-private.h"

/*
 * A viewer's chunks: the run that the profile shows, over the planes; a span that is chosen there is a chunk that is lit
 * up here, and a chunk that is clicked here is a span that is chosen there.
 */

/* Of the timeline's width: a chunk that is less of it cannot be told from its neighbours. */
#define LEAST_SHARE 0.02
/* Where it has to be brought into sight it is given so much room on either side, in its own length. */
#define MARGIN 2.0

static SlabProfileView *
get_timeline (SlabViewer *self)
{
  return slab_profile_panel_get_view (self->profile);
}

static void
set_enabled (SlabViewer *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* ---- From the profile ---- */

static void
trace_cb (SlabViewer *self)
{
  g_autoptr (SlabTrace) trace = NULL;

  g_object_get (get_timeline (self), "trace", &trace, NULL);
  slab_chunk_replay_set_trace (self->replay, trace);
}

static void
selection_cb (SlabViewer *self)
{
  SlabTrace *trace = slab_chunk_replay_get_trace (self->replay);
  SlabSpan span = { .chunk = -1 };
  guint64 index;
  guint row;

  if (trace != NULL && slab_profile_view_get_selected (get_timeline (self), &row, &index))
    slab_trace_get_span (trace, row, index, &span);
  slab_chunk_replay_set_selected (self->replay, span.chunk);
}

static void
go_to_chunk (SlabViewer *self, gint chunk)
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
activated_cb (SlabViewer *self, int chunk)
{
  go_to_chunk (self, chunk);
}

static void
scrubbed_cb (SlabViewer *self, gint64 time)
{
  slab_chunk_replay_set_playing (self->replay, FALSE);
  slab_chunk_replay_set_time (self->replay, time);
}

/* ---- To the profile ---- */

/* Where the whole of it is to be seen already, what is seen stays. */
static void
frame_chunk (SlabViewer *self, const SlabChunkLife *life)
{
  const double start = 1e-9 * (double) life->start, end = 1e-9 * (double) life->end;
  double from, to;

  slab_profile_view_get_range (get_timeline (self), &from, &to);
  if (start >= from && end <= to && end - start >= LEAST_SHARE * (to - from))
    return;
  slab_profile_view_set_range (get_timeline (self), start - MARGIN * (end - start), end + MARGIN * (end - start));
}

static void
picked_cb (SlabViewer *self, gint chunk)
{
  SlabChunkLife life;

  slab_chunk_index_get_life (slab_chunk_replay_get_index (self->replay), (guint) chunk, &life);
  if (life.row >= 0)
    {
      if (life.end > life.start)
        frame_chunk (self, &life);
      slab_profile_view_select_span (get_timeline (self), (guint) life.row, life.span);
    }
  slab_chunk_replay_set_selected (self->replay, chunk);
}

static void
moved_cb (SlabViewer *self)
{
  const gboolean shown = slab_chunk_replay_get_shown (self->replay);
  const gboolean goes_along = slab_chunk_replay_is_live (self->replay) && slab_chunk_replay_is_now (self->replay);
  const gint64 time = slab_chunk_replay_get_time (self->replay);

  slab_profile_view_set_highlight_time (get_timeline (self), shown && !goes_along ? time : -1);
  slab_viewer_set_state (self, "replay-time", g_variant_new_double (1e-9 * (double) time));
  slab_viewer_set_state (self, "replay", g_variant_new_boolean (slab_chunk_replay_get_playing (self->replay)));
}

static void
changed_cb (SlabViewer *self)
{
  const gint selected = slab_chunk_replay_get_selected (self->replay);
  const SlabChunkScale *scale = slab_chunk_replay_get_scale (self->replay);

  slab_viewer_set_state (self, "chunk", g_variant_new_int32 (selected));
  slab_viewer_set_state (self, "chunk-colors", g_variant_new_string (slab_chunk_colors_get_id (scale->colors)));
  set_enabled (self, "go-to-chunk", selected >= 0);
  set_enabled (self, "pick-chunk", slab_chunk_replay_has_chunks (self->replay));
}

/* ---- The bar ---- */

static void
toggled_cb (SlabViewer *self)
{
  const gboolean shown = slab_chunk_replay_get_shown (self->replay);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (shown)
    gtk_widget_set_visible (GTK_WIDGET (self->replay_revealer), TRUE);
  gtk_revealer_set_reveal_child (self->replay_revealer, shown);
  slab_viewer_set_state (self, "chunks", g_variant_new_boolean (shown));
  moved_cb (self);
  /* The keys that were in the bar will be wanted in the picture. */
  if (!shown && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->replay_revealer)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* What is hidden would still have a width. */
static void
revealed_cb (SlabViewer *self)
{
  if (!gtk_revealer_get_child_revealed (self->replay_revealer)
      && !gtk_revealer_get_reveal_child (self->replay_revealer))
    gtk_widget_set_visible (GTK_WIDGET (self->replay_revealer), FALSE);
}

void
slab_viewer_init_replay (SlabViewer *self)
{
  SlabProfileView *timeline = get_timeline (self);

  self->replay = slab_chunk_replay_new ();
  slab_planes_view_set_replay (self->view, self->replay);
  slab_replay_bar_set_replay (self->replay_bar, self->replay);
  g_signal_connect_object (self->replay, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay_revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::trace", G_CALLBACK (trace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "chunk-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "time-scrubbed", G_CALLBACK (scrubbed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/* ---- Actions ---- */

static void
chunks_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_chunk_replay_set_shown (SLAB_VIEWER (user_data)->replay, g_variant_get_boolean (value));
}

static void
replay_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;

  if (g_variant_get_boolean (value))
    slab_chunk_replay_set_shown (self->replay, TRUE);
  slab_chunk_replay_set_playing (self->replay, g_variant_get_boolean (value));
}

static void
replay_time_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  const double seconds = g_variant_get_double (value);

  if (seconds >= 0 && seconds < 1e9)
    slab_chunk_replay_set_time (SLAB_VIEWER (user_data)->replay, (gint64) llround (1e9 * seconds));
}

static void
chunk_colors_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabChunkColors colors;

  if (slab_chunk_colors_from_id (g_variant_get_string (value, NULL), &colors))
    slab_chunk_replay_set_colors (SLAB_VIEWER (user_data)->replay, colors);
}

static void
chunk_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;
  SlabChunkIndex *index = slab_chunk_replay_get_index (self->replay);
  const gint32 chunk = g_variant_get_int32 (value);

  if (index != NULL && chunk >= 0 && (guint) chunk < slab_chunk_index_get_n_chunks (index))
    picked_cb (self, chunk);
}

static void
go_to_chunk_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;

  go_to_chunk (self, slab_chunk_replay_get_selected (self->replay));
}

/* What a click does, for the keyboard, which moves the cursor. */
static void
pick_chunk_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  gint64 cursor[SLAB_N_AXES];

  slab_view_state_get_cursor (self->state, cursor);
  slab_chunk_replay_pick (self->replay, cursor);
}

void
slab_viewer_add_replay_actions (GActionMap *map, SlabViewer *self)
{
  static const GActionEntry entries[] = {
    { "chunks", NULL, NULL, "false", chunks_state },
    { "chunk", NULL, "i", "-1", chunk_state },
    { "chunk-colors", NULL, "s", "'thread'", chunk_colors_state },
    { "replay", NULL, NULL, "false", replay_state },
    { "replay-time", NULL, "d", "0.0", replay_time_state },
    { "go-to-chunk", go_to_chunk_action },
    { "pick-chunk", pick_chunk_action },
  };

  g_return_if_fail (G_IS_ACTION_MAP (map));

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
}
