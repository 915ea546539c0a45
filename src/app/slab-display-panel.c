/* SPDX-License-Identifier: MIT */
#include "slab-display-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/slab-plot-axis.h"
#include "profile/slab-figure-text.h"
#include "slab-choice-row.h"
#include "slab-format.h"
#include "slab-histogram-view.h"
#include "slab-number-spin.h"
#include "slab-projection.h"

#define BAR_LABELS 8
#define BAR_WIDTH 64
#define BAR_HEIGHT 16
/* Powers of ten of the gamma. */
#define GAMMA_SNAP 0.02
#define GAMMA_STEP 0.02
#define GAMMA_PAGE 0.1

struct _SlabDisplayPanel
{
  GtkWidget parent_instance;

  SlabViewState *state;
  gboolean updating;

  GtkWidget *scrolled;
  SlabHistogramView *histogram;
  GtkEntry *low;
  GtkEntry *high;
  GtkRevealer *provisional;
  GtkWidget *file_range;
  GtkRange *gamma;
  GtkLabel *gamma_value;
  GtkSpinButton *thickness;
  AdwComboRow *projection;
  AdwComboRow *interpolation;
  AdwComboRow *colormap;
  GtkSwitch *inverted;
  GtkListBox *facts;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_LOGARITHMIC,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SlabDisplayPanel, slab_display_panel, GTK_TYPE_WIDGET)

/* Its colours from the map's first to its last; of labels the first few, which are told apart. A picture of one
 * line would be as wide as its height makes it. */
static GdkTexture *
make_bar (SlabColormap colormap)
{
  guint8 pixels[BAR_HEIGHT][BAR_WIDTH][4];
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < BAR_WIDTH; i++)
    {
      if (slab_colormap_get_kind (colormap) == SLAB_COLORMAP_CATEGORICAL)
        slab_colormap_get_label_rgb (1 + i / (BAR_WIDTH / BAR_LABELS), pixels[0][i]);
      else
        slab_colormap_get_rgb (colormap, i / (BAR_WIDTH - 1.0), pixels[0][i]);
      pixels[0][i][3] = 255;
    }
  for (guint row = 1; row < BAR_HEIGHT; row++)
    memcpy (pixels[row], pixels[0], sizeof pixels[0]);
  bytes = g_bytes_new (pixels, sizeof pixels);
  return gdk_memory_texture_new (BAR_WIDTH, BAR_HEIGHT, GDK_MEMORY_R8G8B8A8, bytes, sizeof pixels[0]);
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
show_provisional (SlabDisplayPanel *self)
{
  gtk_revealer_set_reveal_child (self->provisional,
                                 self->state != NULL && slab_view_state_get_provisional (self->state));
}

/* The scale is one of exponents: 1 is in its middle, and as far from 2 as from 1/2. */
static void
show_gamma (SlabDisplayPanel *self)
{
  const double gamma = slab_view_state_get_gamma (self->state);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  gtk_range_set_value (self->gamma, log10 (gamma));
  g_ascii_formatd (number, sizeof number, gamma < 9.95 ? "%.2f" : "%.1f", gamma);
  gtk_label_set_text (self->gamma_value, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->gamma), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, number, -1);
}

/* Of one slice there is nothing to project. */
static void
show_slab (SlabDisplayPanel *self)
{
  const gint64 thickness = slab_view_state_get_thickness (self->state);
  gint64 most = thickness;

  for (guint i = 0; i < SLAB_N_AXES; i++)
    most = MAX (most, slab_view_state_get_n_slices (self->state, (SlabAxis) i));
  self->updating = TRUE;
  gtk_spin_button_set_range (self->thickness, 1, (double) most);
  gtk_spin_button_set_value (self->thickness, (double) thickness);
  adw_combo_row_set_selected (self->projection, slab_view_state_get_projection (self->state));
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->projection), thickness > 1);
}

static void
show_colors (SlabDisplayPanel *self)
{
  adw_combo_row_set_selected (self->colormap, slab_view_state_get_colormap (self->state));
  gtk_switch_set_active (self->inverted, slab_view_state_get_inverted (self->state));
}

static void
show_interpolation (SlabDisplayPanel *self)
{
  adw_combo_row_set_selected (self->interpolation, slab_view_state_get_interpolation (self->state));
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
  voxels = slab_figure_format_whole (slab_volume_get_n_voxels (volume));
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

      add_fact (self, _ ("Voxel Size"), text);
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
    {
      show_window (self);
      show_gamma (self);
    }
  if ((changes & SLAB_VIEW_CHANGE_COLORS) != 0)
    show_colors (self);
  if ((changes & (SLAB_VIEW_CHANGE_SLAB | SLAB_VIEW_CHANGE_VOLUME)) != 0)
    show_slab (self);
  if ((changes & SLAB_VIEW_CHANGE_PIXELS) != 0)
    show_interpolation (self);
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
on_gamma (SlabDisplayPanel *self)
{
  const double exponent = gtk_range_get_value (self->gamma);

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state != NULL && fabs (exponent - log10 (slab_view_state_get_gamma (self->state))) > 1e-9)
    /* Near the middle it is the middle. */
    slab_view_state_set_gamma (self->state, fabs (exponent) < GAMMA_SNAP ? 1 : pow (10, exponent));
}

static void
on_gamma_pressed (SlabDisplayPanel *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (n_press != 2 || self->state == NULL)
    return;
  /* The slider would follow the second press. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  slab_view_state_set_gamma (self->state, 1);
}

static void
on_colormap (SlabDisplayPanel *self)
{
  const guint selected = adw_combo_row_get_selected (self->colormap);

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state != NULL && selected < SLAB_N_COLORMAPS)
    slab_view_state_choose_colormap (self->state, (SlabColormap) selected);
}

static void
on_thickness (SlabDisplayPanel *self)
{
  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->updating || self->state == NULL)
    return;
  slab_view_state_set_thickness (self->state, MAX ((gint64) slab_number_spin_get_value (self->thickness), 1));
  /* There are no halves of slices. */
  show_slab (self);
}

static void
on_projection (SlabDisplayPanel *self)
{
  const guint selected = adw_combo_row_get_selected (self->projection);

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (!self->updating && self->state != NULL && selected < SLAB_N_PROJECTIONS)
    slab_view_state_set_projection (self->state, (SlabProjection) selected);
}

static void
on_interpolation (SlabDisplayPanel *self)
{
  const guint selected = adw_combo_row_get_selected (self->interpolation);

  g_assert (SLAB_IS_DISPLAY_PANEL (self));

  if (self->state != NULL && selected < SLAB_N_INTERPOLATIONS)
    slab_view_state_set_interpolation (self->state, (SlabInterpolation) selected);
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

  if (self->scrolled != NULL)
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
    case PROP_LOGARITHMIC:
      g_value_set_boolean (value, slab_histogram_view_get_logarithmic (self->histogram));
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
    case PROP_LOGARITHMIC:
      slab_display_panel_set_logarithmic (self, g_value_get_boolean (value));
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
  properties[PROP_LOGARITHMIC] = g_param_spec_boolean (
      "logarithmic", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SLAB_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-display-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, histogram);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, gamma);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, gamma_value);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, low);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, high);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, provisional);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, file_range);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, thickness);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, projection);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, interpolation);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, colormap);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, inverted);
  gtk_widget_class_bind_template_child (widget_class, SlabDisplayPanel, facts);
  gtk_widget_class_bind_template_callback (widget_class, on_window_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_window_left);
  gtk_widget_class_bind_template_callback (widget_class, on_gamma);
  gtk_widget_class_bind_template_callback (widget_class, on_gamma_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_colormap);
  gtk_widget_class_bind_template_callback (widget_class, on_inverted);
  gtk_widget_class_bind_template_callback (widget_class, on_thickness);
  gtk_widget_class_bind_template_callback (widget_class, on_projection);
  gtk_widget_class_bind_template_callback (widget_class, on_interpolation);
}

/* The maps */

static const char *
get_kind_title (SlabColormapKind kind)
{
  switch (kind)
    {
    case SLAB_COLORMAP_DIVERGING:
      return _ ("For differences");
    case SLAB_COLORMAP_CATEGORICAL:
      return _ ("For labels");
    case SLAB_COLORMAP_SEQUENTIAL:
    default:
      return _ ("From low to high");
    }
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *kind = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  GtkWidget *bar = g_object_new (GTK_TYPE_PICTURE, "width-request", BAR_WIDTH, "height-request", BAR_HEIGHT,
                                 "content-fit", GTK_CONTENT_FIT_FILL, "can-shrink", TRUE, "valign", GTK_ALIGN_CENTER,
                                 "halign", GTK_ALIGN_START, "overflow", GTK_OVERFLOW_HIDDEN, NULL);

  gtk_widget_add_css_class (kind, "dim-label");
  gtk_widget_add_css_class (kind, "caption");
  gtk_widget_add_css_class (bar, "colorbar");
  gtk_box_append (GTK_BOX (row), bar);
  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, NULL));
  gtk_box_append (GTK_BOX (column), kind);
  gtk_box_append (GTK_BOX (column), row);
  gtk_list_item_set_child (item, column);
}

/* A heading above the first of each kind; none in the row itself, which has the one that is chosen. */
static void
bind (GtkListItem *item, gboolean headings)
{
  const guint position = gtk_list_item_get_position (item);
  GtkWidget *kind = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *bar = gtk_widget_get_first_child (gtk_widget_get_next_sibling (kind));
  GtkStringObject *name = gtk_list_item_get_item (item);
  SlabColormap colormap = SLAB_COLORMAP_GREY;
  g_autoptr (GdkTexture) texture = NULL;

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    if (g_str_equal (_ (slab_colormap_get_name ((SlabColormap) i)), gtk_string_object_get_string (name)))
      colormap = (SlabColormap) i;
  texture = make_bar (colormap);
  gtk_picture_set_paintable (GTK_PICTURE (bar), GDK_PAINTABLE (texture));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (bar)), gtk_string_object_get_string (name));
  gtk_label_set_text (GTK_LABEL (kind), get_kind_title (slab_colormap_get_kind (colormap)));
  gtk_widget_set_visible (
      kind, headings
                && (position == 0
                    || slab_colormap_get_kind (colormap) != slab_colormap_get_kind ((SlabColormap) (colormap - 1))));
}

static void
bind_list_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind (item, TRUE);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  bind (item, FALSE);
}

static GtkListItemFactory *
make_factory (GCallback bind_cb)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", bind_cb, NULL);
  return factory;
}

static void
slab_display_panel_init (SlabDisplayPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) row_factory = make_factory (G_CALLBACK (bind_row_cb));
  g_autoptr (GtkListItemFactory) list_factory = make_factory (G_CALLBACK (bind_list_cb));
  g_autoptr (GtkStringList) projections = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Low is on the left under the histogram, and a minus before its number, in every language. */
  gtk_widget_set_direction (gtk_widget_get_parent (GTK_WIDGET (self->low)), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->low), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->high), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->low))), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->high))), GTK_TEXT_DIR_LTR);
  gtk_range_set_range (self->gamma, log10 (SLAB_VIEW_GAMMA_MIN), log10 (SLAB_VIEW_GAMMA_MAX));
  gtk_range_set_increments (self->gamma, GAMMA_STEP, GAMMA_PAGE);
  gtk_scale_add_mark (GTK_SCALE (self->gamma), 0, GTK_POS_BOTTOM, NULL);
  gtk_range_set_value (self->gamma, 0);
  slab_number_spin_set_up (self->thickness, _ ("Thickness in slices"), 1, 1, 1, 0);
  for (guint i = 0; i < SLAB_N_PROJECTIONS; i++)
    gtk_string_list_append (projections, slab_projection_get_title ((SlabProjection) i));
  adw_combo_row_set_model (self->projection, G_LIST_MODEL (projections));
  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    gtk_string_list_append (names, _ (slab_colormap_get_name ((SlabColormap) i)));
  adw_combo_row_set_factory (self->colormap, row_factory);
  adw_combo_row_set_list_factory (self->colormap, list_factory);
  adw_combo_row_set_model (self->colormap, G_LIST_MODEL (names));
  slab_choice_row_set_up (self->projection);
  slab_choice_row_set_up (self->interpolation);
  slab_choice_row_set_up (self->colormap);
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
      g_signal_connect_swapped (state, "notify::provisional", G_CALLBACK (show_provisional), self);
      show_window (self);
      show_provisional (self);
      show_gamma (self);
      show_colors (self);
      show_slab (self);
      show_interpolation (self);
      show_facts (self);
    }
  slab_histogram_view_set_state (self->histogram, state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
slab_display_panel_set_logarithmic (SlabDisplayPanel *self, gboolean logarithmic)
{
  g_return_if_fail (SLAB_IS_DISPLAY_PANEL (self));

  if (slab_histogram_view_get_logarithmic (self->histogram) == !!logarithmic)
    return;
  slab_histogram_view_set_logarithmic (self->histogram, logarithmic);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOGARITHMIC]);
}
