/* SPDX-License-Identifier: MIT */
#include "slab-properties.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-plot-axis.h"
#include "profile/slab-figure-text.h"
#include "slab-format.h"

struct _SlabProperties
{
  AdwWindow parent_instance;

  SlabVolume *volume;
  SlabVolumeHistogram *histogram;
  GCancellable *cancellable;

  AdwPreferencesGroup *volume_group;
  AdwPreferencesGroup *file_group;
  AdwPreferencesGroup *values_group;
  AdwEntryRow *spacing_row;
  GtkLabel *extent_label;
  AdwEntryRow *value_unit_row;
  GtkSpinner *measure_spinner; /* turns only while it is seen: else the window is painted for nothing */
  GtkWidget *measure_row;
};

G_DEFINE_FINAL_TYPE (SlabProperties, slab_properties, ADW_TYPE_WINDOW)

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "activatable", FALSE, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "xalign", 1.0,
                                   "tooltip-text", text, "hexpand", TRUE, "selectable", TRUE, "width-chars", 8, NULL);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

/* With the unit where there is one, once for all three where they are equal. */
static char *
format_lengths (const double lengths[SLAB_N_AXES], const char *unit)
{
  const char *gap = unit != NULL ? "\u202f" : "";

  if (unit == NULL)
    unit = "";
  if (lengths[0] == lengths[1] && lengths[1] == lengths[2])
    return g_strdup_printf ("%.6g%s%s", lengths[0], gap, unit);
  return g_strdup_printf ("%.6g × %.6g × %.6g%s%s", lengths[0], lengths[1], lengths[2], gap, unit);
}

static char *
format_range (double low, double high)
{
  /* Translators: the smallest and the largest value */
  return g_strdup_printf (_ ("%.9g to %.9g"), low, high);
}

static void
show_volume (SlabProperties *self)
{
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  const SlabSampleType type = slab_volume_get_sample_type (self->volume);
  g_autofree char *shape_text = slab_format_triple (shape->n);
  g_autofree char *voxels = slab_figure_format_whole (slab_volume_get_n_voxels (self->volume));

  add_row (self->volume_group, _ ("Shape (Z, Y, X)"), shape_text);
  add_row (self->volume_group, _ ("Voxels"), voxels);
  add_row (self->volume_group, _ ("Type"), slab_sample_type_get_name (type));
  if (slab_sample_type_get_size (type) > 1)
    add_row (self->volume_group, _ ("Byte Order"),
             slab_volume_get_byte_order (self->volume) == SLAB_BYTE_ORDER_LITTLE ? _ ("little-endian")
                                                                                 : _ ("big-endian"));
}

/* What can be said of it is shown as it is now. */
static void
show_annotation (SlabProperties *self)
{
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  const char *value_unit = slab_volume_get_value_unit (self->volume);
  double spacing[SLAB_N_AXES], extent[SLAB_N_AXES];
  const gboolean known = slab_volume_get_spacing (self->volume, spacing);
  g_autofree char *spacing_text = slab_format_lengths (spacing);
  g_autofree char *extent_text = NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->spacing_row), spacing_text);
  gtk_editable_set_text (GTK_EDITABLE (self->value_unit_row), value_unit != NULL ? value_unit : "");
  for (guint a = 0; a < SLAB_N_AXES; a++)
    extent[a] = spacing[a] * (double) shape->n[a];
  extent_text = known ? format_lengths (extent, slab_volume_get_unit (self->volume)) : g_strdup (_ ("not known"));
  gtk_label_set_text (self->extent_label, extent_text);
}

static void
on_annotated (SlabProperties *self)
{
  double spacing[SLAB_N_AXES];
  const gboolean good = slab_format_read_lengths (gtk_editable_get_text (GTK_EDITABLE (self->spacing_row)), spacing);
  g_autofree char *value_unit = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->value_unit_row))));

  g_assert (SLAB_IS_PROPERTIES (self));

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->spacing_row), GTK_ACCESSIBLE_STATE_INVALID,
                               good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  if (!good)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->spacing_row), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->spacing_row), "error");
  slab_volume_annotate (self->volume, spacing, "µm", *value_unit != '\0' ? value_unit : NULL);
  show_annotation (self);
}

/* What only the disk knows. */
typedef struct
{
  gint64 n_bytes; /* -1: it cannot be said */
  char *side_files;
} DiskFacts;

static void
disk_facts_free (gpointer data)
{
  DiskFacts *facts = data;

  g_free (facts->side_files);
  g_free (facts);
}

static void
disk_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  static const char *const suffixes[] = { ".info", ".xml" };
  GFile *file = task_data;
  g_autoptr (GFileInfo)
      info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autofree char *path = g_file_get_path (file);
  GString *found = g_string_new (NULL);
  DiskFacts *facts = g_new0 (DiskFacts, 1);

  facts->n_bytes = info != NULL ? g_file_info_get_size (info) : -1;
  for (guint i = 0; path != NULL && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *side_path = g_strconcat (path, suffixes[i], NULL);

      if (g_file_test (side_path, G_FILE_TEST_IS_REGULAR))
        {
          g_autofree char *name = g_filename_display_basename (side_path);

          g_string_append_printf (found, "%s%s", found->len > 0 ? ", " : "", name);
        }
    }
  facts->side_files = g_string_free (found, FALSE);
  g_task_return_pointer (task, facts, disk_facts_free);
}

static void
add_bytes_row (AdwPreferencesGroup *group, const char *title, guint64 n_bytes)
{
  g_autofree char *short_text = slab_plot_format_bytes ((double) n_bytes, 0);
  g_autofree char *count = slab_figure_format_whole (n_bytes);
  /* Translators: a size in a large unit, and in bytes */
  g_autofree char *text = g_strdup_printf (_ ("%s (%s bytes)"), short_text, count);

  add_row (group, title, text);
}

static void
disk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabProperties *self = SLAB_PROPERTIES (source);
  DiskFacts *facts = g_task_propagate_pointer (G_TASK (result), NULL);

  if (facts == NULL)
    return;
  if (facts->n_bytes >= 0)
    add_bytes_row (self->file_group, _ ("Size of the File"), (guint64) facts->n_bytes);
  add_row (self->file_group, _ ("Side Files"), *facts->side_files != '\0' ? facts->side_files : _ ("none"));
  disk_facts_free (facts);
}

static void
show_file (SlabProperties *self)
{
  GFile *file = slab_volume_get_file (self->volume);
  g_autoptr (GTask) task = NULL;
  SlabRawLayout layout;

  add_row (self->file_group, _ ("Format"), slab_volume_get_format (self->volume));
  add_bytes_row (self->file_group, _ ("Size of the Voxels"),
                 slab_volume_get_n_voxels (self->volume)
                     * slab_sample_type_get_size (slab_volume_get_sample_type (self->volume)));
  if (file == NULL)
    {
      add_row (self->file_group, _ ("File"), _ ("not saved"));
      return;
    }
  {
    g_autoptr (GFile) parent = g_file_get_parent (file);
    g_autofree char *folder = parent != NULL ? g_file_get_parse_name (parent) : NULL;

    add_row (self->file_group, _ ("File"), slab_volume_get_name (self->volume));
    if (folder != NULL)
      add_row (self->file_group, _ ("Folder"), folder);
  }
  slab_volume_get_layout (self->volume, &layout);
  {
    g_autofree char *offset = slab_figure_format_whole (layout.skip);
    g_autofree char *text = g_strdup_printf (_ ("byte %s"), offset);

    add_row (self->file_group, _ ("First Voxel"), text);
  }
  task = g_task_new (self, self->cancellable, disk_cb, NULL);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, disk_thread);
}

static void
show_values (SlabProperties *self)
{
  float low, high;

  if (slab_volume_get_display_range (self->volume, &low, &high))
    {
      g_autofree char *text = format_range ((double) low, (double) high);

      add_row (self->values_group, _ ("Display Range"), text);
    }
}

/* Exact values */

static void
add_statistics (SlabProperties *self, const SlabHistogramSummary *summary)
{
  g_autofree char *range = summary->n_finite > 0 ? format_range ((double) summary->min, (double) summary->max)
                                                 : g_strdup (_ ("nothing finite"));
  g_autofree char *mean = g_strdup_printf ("%.9g", summary->mean);
  g_autofree char *deviation = g_strdup_printf ("%.9g", summary->deviation);
  g_autofree char *n_nan = slab_figure_format_whole (summary->n_nan);
  g_autofree char *n_infinite = slab_figure_format_whole (summary->n_plus_infinite + summary->n_minus_infinite);

  add_row (self->values_group, _ ("Range"), range);
  if (summary->n_finite > 0)
    {
      add_row (self->values_group, _ ("Mean"), mean);
      add_row (self->values_group, _ ("Standard Deviation"), deviation);
    }
  add_row (self->values_group, _ ("Voxels That Are Not a Number"), n_nan);
  add_row (self->values_group, _ ("Infinite Voxels"), n_infinite);
}

/* What the histogram counts is not counted once more. */
static void
show_statistics (SlabProperties *self)
{
  SlabHistogram *histogram = slab_volume_histogram_get_histogram (self->histogram);
  const GError *error = slab_volume_histogram_get_error (self->histogram);
  const gboolean exact = histogram != NULL && slab_histogram_is_exact (histogram);
  g_autofree char *text = NULL;

  if (!gtk_widget_get_visible (self->measure_row))
    return;
  gtk_widget_set_visible (self->measure_row, !exact);
  gtk_spinner_set_spinning (self->measure_spinner, !exact && error == NULL);
  if (exact)
    {
      add_statistics (self, slab_histogram_get_summary (histogram));
      return;
    }
  text = error != NULL ? g_strdup (error->message)
                       /* Translators: the share of the voxels that have been read */
                       : g_strdup_printf (_ ("Every voxel is being read: %.0f\u202f%%"),
                                          100 * slab_volume_histogram_get_progress (self->histogram));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->measure_row), text);
}

/* Nobody waits for what is still being read. */
static gboolean
slab_properties_close_request (GtkWindow *window)
{
  g_cancellable_cancel (SLAB_PROPERTIES (window)->cancellable);
  return GTK_WINDOW_CLASS (slab_properties_parent_class)->close_request (window);
}

static void
slab_properties_dispose (GObject *object)
{
  SlabProperties *self = SLAB_PROPERTIES (object);

  g_cancellable_cancel (self->cancellable);
  if (self->histogram != NULL)
    g_signal_handlers_disconnect_by_data (self->histogram, self);
  g_clear_object (&self->histogram);
  g_clear_object (&self->volume);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_PROPERTIES);

  G_OBJECT_CLASS (slab_properties_parent_class)->dispose (object);
}

static void
slab_properties_finalize (GObject *object)
{
  g_object_unref (SLAB_PROPERTIES (object)->cancellable);

  G_OBJECT_CLASS (slab_properties_parent_class)->finalize (object);
}

static void
slab_properties_class_init (SlabPropertiesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_properties_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_properties_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = slab_properties_close_request;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-properties.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, volume_group);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, file_group);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, spacing_row);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, extent_label);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, value_unit_row);
  gtk_widget_class_bind_template_callback (widget_class, on_annotated);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, values_group);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, measure_spinner);
  gtk_widget_class_bind_template_child (widget_class, SlabProperties, measure_row);
}

static void
slab_properties_init (SlabProperties *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

SlabProperties *
slab_properties_new (GtkWindow *parent, SlabVolumeHistogram *histogram)
{
  SlabProperties *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SLAB_IS_VOLUME_HISTOGRAM (histogram), NULL);

  self = g_object_new (SLAB_TYPE_PROPERTIES, "transient-for", parent, NULL);
  self->histogram = g_object_ref (histogram);
  self->volume = g_object_ref (slab_volume_histogram_get_volume (histogram));
  g_signal_connect_swapped (histogram, "changed", G_CALLBACK (show_statistics), self);
  show_volume (self);
  show_annotation (self);
  show_file (self);
  show_values (self);
  show_statistics (self);
  return self;
}
