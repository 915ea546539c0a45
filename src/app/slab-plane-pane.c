/* SPDX-License-Identifier: MIT */
#include "slab-plane-pane.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-chunk-overlay.h"
#include "slab-crop-overlay.h"
#include "slab-measure-overlay.h"

/* A slider that moves at once has the window painted, and the slice, ready a moment later, must wait for the next
 * frame: so the bar waits for the slice, but not for long. */
#define BAR_MILLISECONDS 12
/* More digits than this are not worth the slider's room. */
#define ENTRY_MAX_CHARS 10
/* With Shift. */
#define BIG_STEP 10

struct _SlabPlanePane
{
  GtkWidget parent_instance;

  SlabAxis plane;
  SlabViewState *state;
  SlabSliceView *view;
  SlabMeasureOverlay *measures;
  SlabChunkOverlay *chunks;
  SlabCropOverlay *crop;
  gint64 n_slices; /* that the bar is made for; -1: none yet */
  guint bar_timeout;
  gboolean updating;

  GtkOverlay *picture;
  GtkInscription *name; /* no label: each text of one would have the window laid out again */
  char *longest_name;
  GtkWidget *bar;
  GtkButton *play;
  GtkWidget *rate_button;
  GtkLabel *rate_label;
  GtkAdjustment *rate_adjustment;
  GtkScale *scale;
  GtkAdjustment *adjustment;
  GtkEntry *entry;
  GtkLabel *total;
  GtkButton *maximize;
};

enum
{
  PLAY_CLICKED,
  RATE_CHANGED,
  MAXIMIZE_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabPlanePane, slab_plane_pane, GTK_TYPE_WIDGET)

static const char *const axis_names[SLAB_N_AXES] = { "z", "y", "x" };

const char *
slab_plane_get_name (SlabAxis plane)
{
  static const char *const names[SLAB_N_AXES] = { "XY", "XZ", "YZ" };

  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);

  return names[plane];
}

/* Showing */

static gint64
get_slice (SlabPlanePane *self)
{
  return self->state != NULL ? slab_view_state_get_slice (self->state, self->plane) : 0;
}

static char *
format_name (SlabPlanePane *self, gint64 slice)
{
  const char *slab = slab_slice_view_get_shown_slab (self->view);

  return g_strdup_printf ("%s  %s\u202f%" G_GINT64_FORMAT "%s%s", slab_plane_get_name (self->plane),
                          axis_names[self->plane], slice, slab != NULL ? " · " : "", slab != NULL ? slab : "");
}

/* Room for the name of any slice, since the width of one that is shown must not matter. */
static void
reserve_name (SlabPlanePane *self, const char *longest)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoFontMetrics *metrics;
  int width, char_width;

  if (g_strcmp0 (longest, self->longest_name) == 0)
    return;
  g_free (self->longest_name);
  self->longest_name = g_strdup (longest);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->name), longest);
  pango_layout_get_size (layout, &width, NULL);
  metrics = pango_context_get_metrics (pango_layout_get_context (layout), NULL, NULL);
  char_width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                    pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  gtk_inscription_set_nat_chars (self->name, (guint) ((width + char_width - 1) / MAX (char_width, 1)));
}

/* What the picture is of, which may be behind what the bar asks for. */
static void
update_name (SlabPlanePane *self)
{
  const gint64 shown = slab_slice_view_get_shown_slice (self->view);
  const gint64 n_slices = self->state != NULL ? slab_view_state_get_n_slices (self->state, self->plane) : 0;
  g_autofree char *text = shown >= 0 ? format_name (self, shown) : g_strdup (slab_plane_get_name (self->plane));
  g_autofree char *longest = shown >= 0 ? format_name (self, MAX (n_slices - 1, shown)) : g_strdup (text);

  reserve_name (self, longest);
  gtk_inscription_set_text (self->name, text);
}

static void
show_number (SlabPlanePane *self)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, get_slice (self));

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
update_bar (SlabPlanePane *self)
{
  const gint64 n_slices = self->state != NULL ? slab_view_state_get_n_slices (self->state, self->plane) : 0;
  const gint64 slice = get_slice (self);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, slice);

  g_clear_handle_id (&self->bar_timeout, g_source_remove);
  self->updating = TRUE;
  if (n_slices != self->n_slices)
    {
      g_autofree char *total = g_strdup_printf ("/\u202f%" G_GINT64_FORMAT, n_slices);
      const int n_chars = CLAMP ((int) g_utf8_strlen (total, -1) - 2, 2, ENTRY_MAX_CHARS);

      self->n_slices = n_slices;
      gtk_adjustment_set_upper (self->adjustment, (double) MAX (n_slices - 1, 0));
      gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), n_chars);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), n_chars);
      gtk_label_set_text (self->total, total);
      gtk_widget_set_sensitive (GTK_WIDGET (self->play), n_slices > 1);
      gtk_widget_set_sensitive (GTK_WIDGET (self->scale), n_slices > 1);
    }
  if ((gint64) gtk_adjustment_get_value (self->adjustment) != slice)
    gtk_adjustment_set_value (self->adjustment, (double) slice);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  show_number (self);
  self->updating = FALSE;
}

static gboolean
bar_cb (gpointer user_data)
{
  SlabPlanePane *self = user_data;

  self->bar_timeout = 0;
  update_bar (self);
  return G_SOURCE_REMOVE;
}

static void
state_changed_cb (SlabViewState *state, guint changes, SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  if ((changes & SLAB_VIEW_CHANGE_VOLUME) != 0)
    update_bar (self);
  else if ((changes & SLAB_VIEW_CHANGE_CURSOR) != 0
           && (gint64) gtk_adjustment_get_value (self->adjustment) != get_slice (self) && self->bar_timeout == 0)
    self->bar_timeout = g_timeout_add (BAR_MILLISECONDS, bar_cb, self);
}

static void
shown_cb (SlabPlanePane *self)
{
  update_name (self);
  if (slab_slice_view_get_shown_slice (self->view) == get_slice (self))
    update_bar (self);
}

/* What the person does */

static void
act (SlabPlanePane *self)
{
  g_signal_emit_by_name (self->view, "acted");
}

static void
on_adjusted (SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  if (self->updating || self->state == NULL)
    return;
  act (self);
  slab_view_state_set_slice (self->state, self->plane, (gint64) round (gtk_adjustment_get_value (self->adjustment)));
}

static void
on_entered (SlabPlanePane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *number = g_strstrip (g_strdup (text));
  gint64 slice;

  g_assert (SLAB_IS_PLANE_PANE (self));

  if (self->state == NULL)
    return;
  if (!g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, &slice, NULL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      return;
    }
  act (self);
  slab_view_state_set_slice (self->state, self->plane, slice);
  show_number (self);
}

static void
step (SlabPlanePane *self, gint64 n_slices, GdkModifierType state)
{
  if (self->state == NULL || n_slices == 0)
    return;
  act (self);
  slab_view_state_step (self->state, self->plane, (state & GDK_SHIFT_MASK) != 0 ? BIG_STEP * n_slices : n_slices);
}

static gboolean
entry_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  if (key == GDK_KEY_Escape)
    {
      show_number (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
      return TRUE;
    }
  if (self->state == NULL || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return FALSE;
  step (self, key == GDK_KEY_Up ? 1 : -1, state);
  return TRUE;
}

/* The wheel goes the same way over the slider and the number as over the picture: a range of GTK's goes the other. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  /* Some systems turn the wheel sideways while Shift is held. */
  step (self, (gint64) round (dy != 0 ? dy : dx),
        gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)));
  return TRUE;
}

/* And so do the keys, in their size as well. */
static gboolean
scale_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      step (self, 1, state);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      step (self, -1, state);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
entry_left_cb (SlabPlanePane *self)
{
  show_number (self);
}

static void
on_play (SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  act (self);
  g_signal_emit (self, signals[PLAY_CLICKED], 0);
}

static void
on_rate_adjusted (SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  if (!self->updating)
    g_signal_emit (self, signals[RATE_CHANGED], 0, gtk_adjustment_get_value (self->rate_adjustment));
}

static void
on_maximize (SlabPlanePane *self)
{
  g_assert (SLAB_IS_PLANE_PANE (self));

  act (self);
  g_signal_emit (self, signals[MAXIMIZE_CLICKED], 0);
}

/* GObject */

static void
slab_plane_pane_dispose (GObject *object)
{
  SlabPlanePane *self = SLAB_PLANE_PANE (object);

  g_clear_handle_id (&self->bar_timeout, g_source_remove);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  self->view = NULL;
  if (self->picture != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_PLANE_PANE);

  G_OBJECT_CLASS (slab_plane_pane_parent_class)->dispose (object);
}

static void
slab_plane_pane_finalize (GObject *object)
{
  g_free (SLAB_PLANE_PANE (object)->longest_name);

  G_OBJECT_CLASS (slab_plane_pane_parent_class)->finalize (object);
}

static void
slab_plane_pane_class_init (SlabPlanePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_plane_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_plane_pane_finalize;

  signals[PLAY_CLICKED] = g_signal_new ("play-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[RATE_CHANGED] = g_signal_new ("rate-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[MAXIMIZE_CLICKED] = g_signal_new ("maximize-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-plane-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, picture);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, name);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, bar);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, play);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, rate_button);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, rate_label);
  gtk_widget_class_bind_template_child_full (widget_class, "rate", FALSE, 0);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, rate_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, scale);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, adjustment);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, entry);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, total);
  gtk_widget_class_bind_template_child (widget_class, SlabPlanePane, maximize);
  gtk_widget_class_bind_template_callback (widget_class, on_adjusted);
  gtk_widget_class_bind_template_callback (widget_class, on_rate_adjusted);
  gtk_widget_class_bind_template_callback (widget_class, on_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_play);
  gtk_widget_class_bind_template_callback (widget_class, on_maximize);
  gtk_widget_class_set_css_name (widget_class, "planepane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_wheel (SlabPlanePane *self, GtkWidget *widget)
{
  GtkEventController *controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES
                                                                    | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);
}

static void
slab_plane_pane_init (SlabPlanePane *self)
{
  GtkEventController *controller;

  self->n_slices = -1;
  gtk_widget_init_template (GTK_WIDGET (self));

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), controller);
  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (entry_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), controller);
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (scale_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scale), controller);
  add_wheel (self, GTK_WIDGET (self->scale));
  add_wheel (self, GTK_WIDGET (self->entry));
}

GtkWidget *
slab_plane_pane_new (SlabAxis plane)
{
  static const char *const css_classes[SLAB_N_AXES] = { "plane-z", "plane-y", "plane-x" };
  SlabPlanePane *self;
  g_autofree char *slider = NULL;
  g_autofree char *number = NULL;

  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);

  self = g_object_new (SLAB_TYPE_PLANE_PANE, NULL);
  self->plane = plane;
  self->view = SLAB_SLICE_VIEW (slab_slice_view_new (plane));
  gtk_overlay_set_child (self->picture, GTK_WIDGET (self->view));
  self->chunks = SLAB_CHUNK_OVERLAY (slab_chunk_overlay_new (self->view));
  slab_slice_view_set_layer (self->view, GTK_WIDGET (self->chunks));
  self->measures = SLAB_MEASURE_OVERLAY (slab_measure_overlay_new (self->view));
  gtk_overlay_add_overlay (self->picture, GTK_WIDGET (self->measures));
  self->crop = SLAB_CROP_OVERLAY (slab_crop_overlay_new (self->view));
  gtk_overlay_add_overlay (self->picture, GTK_WIDGET (self->crop));
  /* The shade of what is cropped away is not for the name. */
  gtk_widget_insert_before (GTK_WIDGET (self->name), GTK_WIDGET (self->picture), NULL);
  g_signal_connect_object (self->view, "notify::shown-slice", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::shown-slab", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), css_classes[plane]);

  /* Translators: "XY", "XZ" or "YZ" */
  slider = g_strdup_printf (_ ("Slice of the %s plane"), slab_plane_get_name (plane));
  number = g_strdup_printf (_ ("Index of the slice of the %s plane"), slab_plane_get_name (plane));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, slider, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, number, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Play"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, slab_plane_get_name (plane),
                                  -1);
  slab_plane_pane_set_alone (self, FALSE, FALSE);
  update_name (self);
  return GTK_WIDGET (self);
}

SlabSliceView *
slab_plane_pane_get_view (SlabPlanePane *self)
{
  g_return_val_if_fail (SLAB_IS_PLANE_PANE (self), NULL);

  return self->view;
}

void
slab_plane_pane_set_state (SlabPlanePane *self, SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_PLANE_PANE (self));
  g_return_if_fail (state == NULL || SLAB_IS_VIEW_STATE (state));

  if (self->state == state)
    return;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->state, state);
  if (state != NULL)
    g_signal_connect (state, "changed", G_CALLBACK (state_changed_cb), self);
  slab_slice_view_set_state (self->view, state);
  update_bar (self);
  update_name (self);
}

void
slab_plane_pane_set_measures (SlabPlanePane *self, SlabMeasures *measures)
{
  g_return_if_fail (SLAB_IS_PLANE_PANE (self));

  slab_measure_overlay_set_measures (self->measures, measures);
}

void
slab_plane_pane_set_crop_box (SlabPlanePane *self, SlabCropBox *box)
{
  g_return_if_fail (SLAB_IS_PLANE_PANE (self));

  slab_crop_overlay_set_box (self->crop, box);
}

void
slab_plane_pane_set_replay (SlabPlanePane *self, SlabChunkReplay *replay)
{
  g_return_if_fail (SLAB_IS_PLANE_PANE (self));

  slab_chunk_overlay_set_replay (self->chunks, replay);
}

void
slab_plane_pane_set_active (SlabPlanePane *self, gboolean active)
{
  g_return_if_fail (SLAB_IS_PLANE_PANE (self));

  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (self->view), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "active");
}

void
slab_plane_pane_set_playing (SlabPlanePane *self, gboolean playing, double rate)
{
  g_autofree char *label = NULL, *description = NULL;

  g_return_if_fail (SLAB_IS_PLANE_PANE (self));

  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), playing ? _ ("Stop (\\)") : _ ("Play (\\)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  playing ? _ ("Stop") : _ ("Play"), -1);
  /* Translators: slices a second */
  label = g_strdup_printf (_ ("%.0f/s"), rate);
  description = g_strdup_printf (_ ("Speed of playing: %.0f slices a second"), rate);
  gtk_label_set_text (self->rate_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rate_button), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  self->updating = TRUE;
  gtk_adjustment_set_value (self->rate_adjustment, rate);
  self->updating = FALSE;
}

void
slab_plane_pane_set_alone (SlabPlanePane *self, gboolean alone, gboolean only)
{
  static const char *const keys[SLAB_N_AXES] = { "Z", "Y", "X" };
  g_autofree char *text = NULL;

  g_return_if_fail (SLAB_IS_PLANE_PANE (self));

  /* Translators: the key that does it */
  text = g_strdup_printf (alone ? _ ("Show All Planes (%s)") : _ ("Show This Plane Alone (%s)"), keys[self->plane]);
  gtk_button_set_icon_name (self->maximize, alone ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->maximize), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->maximize), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->maximize), !only);
}

int
slab_plane_pane_get_bar_height (SlabPlanePane *self)
{
  int minimum, natural;

  g_return_val_if_fail (SLAB_IS_PLANE_PANE (self), 0);

  gtk_widget_measure (self->bar, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  return natural;
}
