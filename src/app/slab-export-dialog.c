/* SPDX-License-Identifier: MIT */
#include "slab-export-dialog.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "slab-choice-row.h"
#include "slab-number-spin.h"

struct _SlabExportDialog
{
  AdwWindow parent_instance;

  SlabVolume *volume;
  SlabAxis plane;
  SlabViewOverlays others; /* what the rows do not ask for */

  AdwWindowTitle *heading;
  GtkWidget *accept;
  AdwComboRow *format;
  AdwComboRow *area;
  GtkWidget *scale_bar_row;
  GtkSwitch *scale_bar;
  GtkWidget *color_bar_row;
  GtkSwitch *color_bar;
  GtkWidget *measures_row;
  GtkSwitch *measures;
  GtkWidget *series;
  GtkSpinButton *first;
  GtkSpinButton *last;
  GtkSpinButton *step;
  GtkEditable *stem;
  GtkLabel *summary;
};

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabExportDialog, slab_export_dialog, ADW_TYPE_WINDOW)

void
slab_export_choice_clear (SlabExportChoice *choice)
{
  g_return_if_fail (choice != NULL);

  g_clear_pointer (&choice->stem, g_free);
}

/* A name of a file and not of a folder in it. */
static gboolean
is_stem (const char *stem)
{
  return *stem != '\0' && *stem != '.' && strchr (stem, '/') == NULL;
}

static char *
describe_series (SlabExportDialog *self, const SlabExportChoice *choice)
{
  const guint64 n = (guint64) ((choice->last - choice->first) / choice->step) + 1;
  g_autoptr (SlabSliceExport) slices = NULL;
  g_autoptr (GFile) folder = g_file_new_for_path ("/");
  g_autoptr (GFile) first = NULL, last = NULL;
  g_autofree char *first_name = NULL, *last_name = NULL;
  SlabSliceRequest request;
  SlabPlotTheme theme;

  slab_slice_request_init (&request, self->plane, 0);
  slab_plot_theme_init (&theme, FALSE, FALSE);
  slices = slab_slice_export_new_series (slab_slice_picture_new (self->volume, &request, 0, 1, &theme), choice->format,
                                         folder, choice->stem, choice->first, choice->last, choice->step);
  first = slab_slice_export_get_file (slices, 0);
  last = slab_slice_export_get_file (slices, n - 1);
  first_name = g_file_get_basename (first);
  last_name = g_file_get_basename (last);
  if (n == 1)
    return g_strdup_printf (_ ("One file, “%s”"), first_name);
  /* Translators: the number of files, the name of the first one and of the last one */
  return g_strdup_printf (_ ("%" PRIu64 " files, “%s” to “%s”"), n, first_name, last_name);
}

static void
on_changed (SlabExportDialog *self)
{
  SlabExportChoice choice = { 0 };
  gboolean drawn;

  /* While the template is being made there is nothing to tell. */
  if (self->volume == NULL)
    return;
  slab_export_dialog_get_choice (self, &choice);
  drawn = choice.format == SLAB_SLICE_FORMAT_PNG;
  gtk_widget_set_sensitive (self->scale_bar_row, drawn);
  gtk_widget_set_sensitive (self->color_bar_row, drawn);
  gtk_widget_set_sensitive (self->measures_row, drawn);
  if (gtk_widget_get_visible (self->series))
    {
      const gboolean ordered = choice.last >= choice.first;
      const gboolean named = is_stem (choice.stem);
      g_autofree char *text = NULL;

      if (!ordered)
        text = g_strdup (_ ("The last slice is before the first one"));
      else if (!named)
        text = g_strdup (_ ("A name without “/” is needed, which does not begin with a point"));
      else
        text = describe_series (self, &choice);
      gtk_label_set_text (self->summary, text);
      gtk_widget_set_sensitive (self->accept, ordered && named);
    }
  slab_export_choice_clear (&choice);
}

static void
on_accept (SlabExportDialog *self)
{
  if (!gtk_widget_get_sensitive (self->accept))
    return;
  g_object_ref (self);
  g_signal_emit (self, signals[ACCEPTED], 0);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
slab_export_dialog_dispose (GObject *object)
{
  SlabExportDialog *self = SLAB_EXPORT_DIALOG (object);

  g_clear_object (&self->volume);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_EXPORT_DIALOG);

  G_OBJECT_CLASS (slab_export_dialog_parent_class)->dispose (object);
}

static void
slab_export_dialog_class_init (SlabExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_export_dialog_dispose;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, area);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, scale_bar_row);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, scale_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, color_bar_row);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, color_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, measures_row);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, measures);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, series);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, first);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, last);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, step);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, stem);
  gtk_widget_class_bind_template_child (widget_class, SlabExportDialog, summary);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
}

static void
slab_export_dialog_init (SlabExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  slab_choice_row_set_up (self->format);
  slab_choice_row_set_up (self->area);
}

static void
set_up_spin (GtkSpinButton *spin, const char *label, gint64 minimum, gint64 maximum, gint64 value)
{
  slab_number_spin_set_up (spin, label, (double) minimum, (double) maximum, 1, 0);
  gtk_spin_button_set_value (spin, (double) value);
}

SlabExportDialog *
slab_export_dialog_new (GtkWindow *parent, SlabVolume *volume, SlabAxis plane, gboolean series, gboolean has_measures,
                        const SlabExportChoice *choice)
{
  SlabExportDialog *self;
  gint64 last;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);
  g_return_val_if_fail (choice != NULL, NULL);

  self = g_object_new (SLAB_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  last = slab_volume_get_shape (volume)->n[plane] - 1;
  self->plane = plane;
  self->others = choice->overlays
                 & ~(SLAB_VIEW_OVERLAY_SCALE_BAR | SLAB_VIEW_OVERLAY_COLOR_BAR | SLAB_VIEW_OVERLAY_MEASURES);
  gtk_window_set_title (GTK_WINDOW (self), series ? _ ("Save a Series of Slices") : _ ("Save the Slice"));
  adw_window_title_set_title (self->heading, gtk_window_get_title (GTK_WINDOW (self)));
  gtk_widget_set_visible (self->series, series);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), series);
  adw_combo_row_set_selected (self->format, choice->format);
  adw_combo_row_set_selected (self->area, choice->whole ? 1 : 0);
  gtk_switch_set_active (self->scale_bar, (choice->overlays & SLAB_VIEW_OVERLAY_SCALE_BAR) != 0);
  gtk_switch_set_active (self->color_bar, (choice->overlays & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0);
  gtk_widget_set_visible (self->measures_row, has_measures);
  gtk_switch_set_active (self->measures, (choice->overlays & SLAB_VIEW_OVERLAY_MEASURES) != 0);
  set_up_spin (self->first, _ ("First slice"), 0, last, choice->first);
  set_up_spin (self->last, _ ("Last slice"), 0, last, choice->last);
  set_up_spin (self->step, _ ("Slices from one to the next"), 1, MAX (last, 1), choice->step);
  if (choice->stem != NULL)
    gtk_editable_set_text (self->stem, choice->stem);
  else
    {
      g_autofree char *stem = slab_slice_export_make_stem (volume, plane);

      gtk_editable_set_text (self->stem, stem);
    }
  self->volume = g_object_ref (volume);
  on_changed (self);
  /* Not on Cancel, which Return would then press. */
  gtk_widget_grab_focus (self->accept);
  return self;
}

/**
 * slab_export_dialog_get_choice:
 * @choice: (out caller-allocates): to be cleared with slab_export_choice_clear()
 */
void
slab_export_dialog_get_choice (SlabExportDialog *self, SlabExportChoice *choice)
{
  g_return_if_fail (SLAB_IS_EXPORT_DIALOG (self));
  g_return_if_fail (choice != NULL);

  choice->format = adw_combo_row_get_selected (self->format) == SLAB_SLICE_FORMAT_TIFF ? SLAB_SLICE_FORMAT_TIFF
                                                                                       : SLAB_SLICE_FORMAT_PNG;
  choice->whole = adw_combo_row_get_selected (self->area) == 1;
  choice->overlays = self->others | (gtk_switch_get_active (self->scale_bar) ? SLAB_VIEW_OVERLAY_SCALE_BAR : 0)
                     | (gtk_switch_get_active (self->color_bar) ? SLAB_VIEW_OVERLAY_COLOR_BAR : 0)
                     | (gtk_switch_get_active (self->measures) ? SLAB_VIEW_OVERLAY_MEASURES : 0);
  choice->first = (gint64) gtk_spin_button_get_value (self->first);
  choice->last = (gint64) gtk_spin_button_get_value (self->last);
  choice->step = MAX ((gint64) gtk_spin_button_get_value (self->step), 1);
  choice->stem = g_strdup (gtk_editable_get_text (self->stem));
}
