/* SPDX-License-Identifier: MIT */
#include "slab-display-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-plot-axis.h"
#include "slab-format.h"

#define BAR_COLORS 256

struct _SlabDisplayPanel
{
  GtkWidget parent_instance;

  SlabViewState *state;

  GtkWidget *scrolled;
  GtkPicture *bar;
  GtkEntry *low;
  GtkEntry *high;
  GtkWidget *file_range;
  AdwComboRow *colormap;
  GtkSwitch *inverted;
  GtkListBox *facts;
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SlabDisplayPanel, slab_display_panel, GTK_TYPE_WIDGET)

/* One line of colours from the map's first to its last. */
static GdkTexture *
make_bar (SlabColormap colormap, gboolean inverted)
{
  guint8 table[BAR_COLORS][4];
  g_autoptr (GBytes) bytes = NULL;

  slab_colormap_fill_table (colormap, inverted, table);
  bytes = g_bytes_new (table, sizeof table);
  return gdk_memory_texture_new (BAR_COLORS, 1, GDK_MEMORY_R8G8B8A8, bytes, sizeof table);
}

static void
show_number (GtkEntry *entry, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  gtk_editable_set_text (GTK_EDITABLE (entry), g_ascii_formatd (text, sizeof text, "%.6g", value));
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static void
show_window (SlabDisplayPanel *self)
{
  double low, high;

  slab_view_state_get_contrast (self->state, &low, &high);
  show_number (self->low, low);
  show_number (self->high, high);
}

static void
show_colors (SlabDisplayPanel *self)
{
  g_autoptr (GdkTexture)
      texture = make_bar (slab_view_state_get_colormap (self->state), slab_view_state_get_inverted (self->state));

  gtk_picture_set_paintable (self->bar, GDK_PAINTABLE (texture));
  adw_combo_row_set_selected (self->colormap, slab_view_state_get_colormap (self->state));
  gtk_switch_set_active (self->inverted, slab_view_state_get_inverted (self->state));
}

static void
add_fact (SlabDisplayPanel *self, const char *title, const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "activatable", FALSE, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "xalign", 1.0,
                                   "width-chars", 3, "tooltip-text", text, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (self->facts, row);
}

static void
show_facts (SlabDisplayPanel *self)
{
  SlabVolume *volume = slab_view_state_get_volume (self->state);
  GtkWidget *row;
  g_autofree char *shape = NULL, *voxels = NULL, *bytes = NULL, *type = NULL;
  double spacing[SLAB_N_AXES];
  float low, high;
  GFile *file;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_list_box_remove (self->facts, row);
  gtk_widget_set_visible (self->file_range, volume != NULL && slab_volume_get_display_range (volume, &low, &high));
  if (volume == NULL)
    return;

  shape = slab_format_triple (slab_volume_get_shape (volume)->n);
  voxels = slab_format_count (slab_volume_get_n_voxels (volume));
  bytes = slab_plot_format_bytes ((double) slab_volume_get_n_voxels (volume)
                                      * (double) slab_sample_type_get_size (slab_volume_get_sample_type (volume)),
                                  0);
  type = slab_sample_type_get_size (slab_volume_get_sample_type (volume)) == 1
             ? g_strdup (slab_sample_type_get_name (slab_volume_get_sample_type (volume)))
             /* Translators: a sample type and a byte order, as in "float32, little-endian" */
             : g_strdup_printf (slab_volume_get_byte_order (volume) == SLAB_BYTE_ORDER_LITTLE ? _ ("%s, little-endian")
                                                                                              : _ ("%s, big-endian"),
                                slab_sample_type_get_name (slab_volume_get_sample_type (volume)));
  add_fact (self, _ ("Shape"), shape);
  add_fact (self, _ ("Type"), type);
  add_fact (self, _ ("Voxels"), voxels);
  add_fact (self, _ ("Size"), bytes);
  if (slab_volume_get_spacing (volume, spacing))
    {
      const char *unit = slab_volume_get_unit (volume);
      g_autofree char *text = spacing[0] == spacing[1] && spacing[1] == spacing[2]
                                  ? g_strdup_printf ("%g%s%s", spacing[0], unit != NULL ? "\u202f" : "",
                                                     unit != NULL ? unit : "")
                                  : g_strdup_printf ("%g × %g × %g%s%s", spacing[0], spacing[1], spacing[2],
                                                     unit != NULL ? "\u202f" : "", unit != NULL ? unit : "");

      add_fact (self, _ ("Voxel size"), text);
    }
  if (slab_volume_get_format (volume) != NULL)
    add_fact (self, _ ("Format"), slab_volume_get_format (volume));
  file = slab_volume_get_file (volume);
  if (file != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      add_fact (self, _ ("File"), name);
    }
  else
    add_fact (self, _ ("File"), _ ("not saved"));
}

static void
changed_cb (SlabViewState *state, guint changes, SlabDisplayPanel *self)
{
  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if ((changes & SLAB_VIEW_CHANGE_CONTRAST) != 0)
    show_window (self);
  if ((changes & SLAB_VIEW_CHANGE_COLORS) != 0)
    show_colors (self);
  if ((changes & SLAB_VIEW_CHANGE_VOLUME) != 0)
    show_facts (self);
}

/* A number with a point or with the locale's comma. */
static gboolean
read_number (GtkEntry *entry, double *value)
{
  g_autofree char *text = g_strdelimit (g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)))), ",", '.');
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

static void
on_window_entered (SlabDisplayPanel *self)
{
  double low, high;
  gboolean low_ok, high_ok;

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state == NULL)
    return;
  low_ok = read_number (self->low, &low);
  high_ok = read_number (self->high, &high);
  if (low_ok && high_ok)
    {
      slab_view_state_set_contrast (self->state, low, high);
      show_window (self);
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (low_ok ? self->high : self->low), "error");
}

static void
on_window_left (SlabDisplayPanel *self)
{
  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state != NULL)
    show_window (self);
}

static void
on_file_range (SlabDisplayPanel *self)
{
  SlabVolume *volume;
  float low, high;

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  volume = self->state != NULL ? slab_view_state_get_volume (self->state) : NULL;
  if (volume != NULL && slab_volume_get_display_range (volume, &low, &high))
    slab_view_state_set_contrast (self->state, low, high);
}

static void
on_colormap (SlabDisplayPanel *self)
{
  const guint selected = adw_combo_row_get_selected (self->colormap);

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state != NULL && selected < SLAB_N_COLORMAPS)
    slab_view_state_set_colormap (self->state, (SlabColormap) selected);
}

static void
on_inverted (SlabDisplayPanel *self)
{
  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state != NULL)
    slab_view_state_set_inverted (self->state, gtk_switch_get_active (self->inverted));
}

static void
slab_display_panel_dispose (GObject *object)
{
  SlabDisplayPanel *self = SLAB_DISPLAY_PANEL (object);

  slab_display_panel_set_state (self, NULL);
  if (self->scrolled != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_DISPLAY_PANEL);

  G_OBJECT_CLASS (slab_display_panel_parent_class)->dispose (object);
}

static void
slab_display_panel_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabDisplayPanel *self = SLAB_DISPLAY_PANEL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_object (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_display_panel_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabDisplayPanel *self = SLAB_DISPLAY_PANEL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      slab_display_panel_set_state (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_display_panel_class_init (SlabDisplayPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = slab_display_panel_dispose;
  object_class->get_property = slab_display_panel_get_property;
  object_class->set_property = slab_display_panel_set_property;

  properties[PROP_STATE] = g_param_spec_object ("state", NULL, NULL, SLAB_TYPE_VIEW_STATE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-display-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, bar);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, low);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, high);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, file_range);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, colormap);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, inverted);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, facts);
  gtk_widget_class_bind_template_callback (widget_class, on_window_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_window_left);
  gtk_widget_class_bind_template_callback (widget_class, on_file_range);
  gtk_widget_class_bind_template_callback (widget_class, on_colormap);
  gtk_widget_class_bind_template_callback (widget_class, on_inverted);
}

static void
slab_display_panel_init (SlabDisplayPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    gtk_string_list_append (names, _ (slab_colormap_get_name ((SlabColormap) i)));
  adw_combo_row_set_model (self->colormap, G_LIST_MODEL (names));
}

GtkWidget *
slab_display_panel_new (void)
{
  return g_object_new (SLAB_TYPE_DISPLAY_PANEL, NULL);
}

void
slab_display_panel_set_state (SlabDisplayPanel *self, SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_DISPLAY_PANEL (self));
  g_return_if_fail (state == NULL || SLAB_IS_VIEW_STATE (state));

  if (self->state == state)
    return;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->state, state);
  if (state != NULL)
    {
      g_signal_connect (state, "changed", G_CALLBACK (changed_cb), self);
      show_window (self);
      show_colors (self);
      show_facts (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
