/* SPDX-License-Identifier: MIT */
#include "slab-replay-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-chunk-legend.h"
#include "plot/slab-plot-axis.h"
#include "slab-widget-theme.h"

/* Of the run, that a key moves the slider by. */
#define STEPS 200.0
#define PAGES 20.0
#define SECONDS 1e-9

static const struct
{
  double seconds;
  const char *name;
} lengths[] = {
  { 3, N_ ("All in 3 s") },
  { 10, N_ ("All in 10 s") },
  { 30, N_ ("All in 30 s") },
  { SLAB_CHUNK_REPLAY_REAL_TIME, N_ ("Real Time") },
};

struct _SlabReplayBar
{
  GtkWidget parent_instance;

  SlabChunkReplay *replay;
  gboolean updating;

  GtkRevealer *revealer;
  GtkButton *play;
  GtkScale *scale;
  GtkAdjustment *adjustment;
  GtkDropDown *length;
  GtkDropDown *colors;
  GtkWidget *colors_box;
  GtkDrawingArea *legend;
  GtkLabel *none;
  GtkLabel *status;
  GtkWidget *selected_box;
  GtkLabel *selected;
};

static guint closed_signal;

G_DEFINE_FINAL_TYPE (SlabReplayBar, slab_replay_bar, GTK_TYPE_WIDGET)

static void
on_draw_legend (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SlabReplayBar *self = user_data;
  SlabPlotTheme theme;

  if (self->replay == NULL || !slab_chunk_replay_has_chunks (self->replay))
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (area));
  slab_chunk_legend_draw (cr, slab_chunk_replay_get_trace (self->replay), slab_chunk_replay_get_scale (self->replay),
                          &theme, width, height);
}

static void
update_legend (SlabReplayBar *self)
{
  g_autofree char *text = slab_chunk_replay_has_chunks (self->replay)
                              ? slab_chunk_legend_describe (slab_chunk_replay_get_scale (self->replay))
                              : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->legend), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->legend));
}

static void
update_play (SlabReplayBar *self)
{
  const gboolean playing = slab_chunk_replay_get_playing (self->replay);
  const char *text = playing ? _ ("Pause the Replay") : _ ("Play the Run");

  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update_time (SlabReplayBar *self)
{
  const double duration = SECONDS * (double) slab_chunk_replay_get_duration (self->replay);
  const double time = SECONDS * (double) slab_chunk_replay_get_time (self->replay);
  g_autofree char *text = NULL, *spoken = NULL;

  /* Live that is ten times a second, for nobody who could see it. */
  if (!slab_chunk_replay_get_shown (self->replay))
    return;
  text = slab_chunk_replay_describe (self->replay);
  spoken = slab_plot_format_seconds (time, 0);
  self->updating = TRUE;
  gtk_adjustment_configure (self->adjustment, MIN (time, duration), 0, duration, duration / STEPS, duration / PAGES, 0);
  self->updating = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken, -1);
  gtk_label_set_text (self->status, text);
  update_play (self);
}

static void
update_selected (SlabReplayBar *self)
{
  g_autofree char *text = slab_chunk_replay_describe_selected (self->replay);

  gtk_widget_set_visible (self->selected_box, text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_text (self->selected, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->selected), text);
}

static void
update_absence (SlabReplayBar *self)
{
  const char *absence = slab_chunk_replay_describe_absence (self->replay);

  gtk_widget_set_visible (GTK_WIDGET (self->none), absence != NULL && *absence != '\0');
  gtk_label_set_text (self->none, absence != NULL ? absence : "");
  gtk_widget_set_visible (self->colors_box, absence == NULL);
}

static void
changed_cb (SlabReplayBar *self)
{
  const SlabChunkScale *scale = slab_chunk_replay_get_scale (self->replay);

  if (!slab_chunk_replay_get_shown (self->replay))
    return;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->colors, scale->colors);
  self->updating = FALSE;
  update_absence (self);
  update_legend (self);
  update_selected (self);
}

static void
reset_cb (SlabReplayBar *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->play), slab_chunk_replay_get_trace (self->replay) != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), slab_chunk_replay_get_trace (self->replay) != NULL);
  changed_cb (self);
  update_play (self);
  update_time (self);
}

static void
toggled_cb (SlabReplayBar *self)
{
  const gboolean shown = slab_chunk_replay_get_shown (self->replay);

  if (shown)
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, shown);
  reset_cb (self);
}

/* What is hidden would still have a width. */
static void
on_revealed (SlabReplayBar *self)
{
  if (gtk_revealer_get_child_revealed (self->revealer) || gtk_revealer_get_reveal_child (self->revealer))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
  g_signal_emit (self, closed_signal, 0);
}

/* What the person does */

static void
on_play (SlabReplayBar *self)
{
  if (self->replay != NULL)
    slab_chunk_replay_set_playing (self->replay, !slab_chunk_replay_get_playing (self->replay));
}

static void
on_adjusted (SlabReplayBar *self)
{
  const double value = gtk_adjustment_get_value (self->adjustment);

  if (self->updating || self->replay == NULL)
    return;
  /* Who takes the slider wants it to stay where it is let go. */
  slab_chunk_replay_set_playing (self->replay, FALSE);
  slab_chunk_replay_set_time (self->replay, value >= gtk_adjustment_get_upper (self->adjustment)
                                                ? G_MAXINT64
                                                : (gint64) llround (value / SECONDS));
}

static void
on_length (SlabReplayBar *self)
{
  const guint i = gtk_drop_down_get_selected (self->length);

  if (!self->updating && self->replay != NULL && i < G_N_ELEMENTS (lengths))
    slab_chunk_replay_set_length (self->replay, lengths[i].seconds);
}

static void
on_colors (SlabReplayBar *self)
{
  const guint i = gtk_drop_down_get_selected (self->colors);

  if (!self->updating && self->replay != NULL && i < SLAB_N_CHUNK_COLORS)
    slab_chunk_replay_set_colors (self->replay, (SlabChunkColors) i);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabReplayBar *self)
{
  if (self->replay == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return FALSE;
  if (key == GDK_KEY_comma || key == GDK_KEY_period)
    {
      slab_chunk_replay_set_playing (self->replay, FALSE);
      slab_chunk_replay_step (self->replay, key == GDK_KEY_period ? 1 : -1);
      return TRUE;
    }
  if (key == GDK_KEY_space)
    {
      on_play (self);
      return TRUE;
    }
  return FALSE;
}

/* GObject */

static void
slab_replay_bar_dispose (GObject *object)
{
  slab_replay_bar_set_replay (SLAB_REPLAY_BAR (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_REPLAY_BAR);

  G_OBJECT_CLASS (slab_replay_bar_parent_class)->dispose (object);
}

static void
slab_replay_bar_class_init (SlabReplayBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_replay_bar_dispose;

  closed_signal = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.chunks", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-replay-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, play);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, scale);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, adjustment);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, length);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, colors);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, colors_box);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, legend);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, none);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, status);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, selected_box);
  gtk_widget_class_bind_template_child (widget_class, SlabReplayBar, selected);
  gtk_widget_class_bind_template_callback (widget_class, on_revealed);
  gtk_widget_class_bind_template_callback (widget_class, on_play);
  gtk_widget_class_bind_template_callback (widget_class, on_adjusted);
  gtk_widget_class_bind_template_callback (widget_class, on_length);
  gtk_widget_class_bind_template_callback (widget_class, on_colors);
}

static void
queue_legend (SlabReplayBar *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->legend));
}

static void
slab_replay_bar_init (SlabReplayBar *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) speeds = gtk_string_list_new (NULL);
  GtkEventController *controller;
  SlabPlotTheme theme;

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SLAB_N_CHUNK_COLORS; i++)
    gtk_string_list_append (names, slab_chunk_colors_get_name ((SlabChunkColors) i));
  gtk_drop_down_set_model (self->colors, G_LIST_MODEL (names));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    gtk_string_list_append (speeds, _ (lengths[i].name));
  gtk_drop_down_set_model (self->length, G_LIST_MODEL (speeds));
  self->updating = FALSE;

  slab_widget_theme_init (&theme, GTK_WIDGET (self->legend));
  gtk_drawing_area_set_content_height (self->legend, (int) slab_chunk_legend_get_height (&theme));
  gtk_drawing_area_set_draw_func (self->legend, on_draw_legend, self, NULL);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (queue_legend), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (queue_legend), self, G_CONNECT_SWAPPED);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Chunks of the run"), -1);
}

void
slab_replay_bar_set_replay (SlabReplayBar *self, SlabChunkReplay *replay)
{
  guint i;

  g_return_if_fail (SLAB_IS_REPLAY_BAR (self));
  g_return_if_fail (replay == NULL || SLAB_IS_CHUNK_REPLAY (replay));

  if (self->replay == replay)
    return;
  if (self->replay != NULL)
    g_signal_handlers_disconnect_by_data (self->replay, self);
  g_set_object (&self->replay, replay);
  if (replay == NULL)
    return;
  g_signal_connect_swapped (replay, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (replay, "moved", G_CALLBACK (update_time), self);
  g_signal_connect_swapped (replay, "reset", G_CALLBACK (reset_cb), self);
  g_signal_connect_swapped (replay, "toggled", G_CALLBACK (toggled_cb), self);
  for (i = 0; i + 1 < G_N_ELEMENTS (lengths); i++)
    if (lengths[i].seconds == slab_chunk_replay_get_length (replay))
      break;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->length, i);
  self->updating = FALSE;
  toggled_cb (self);
}

gboolean
slab_replay_bar_is_open (SlabReplayBar *self)
{
  g_return_val_if_fail (SLAB_IS_REPLAY_BAR (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self->revealer));
}
