/* SPDX-License-Identifier: MIT */
#include "slab-raw-dialog.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-figure-text.h"
#include "slab-choice-row.h"
#include "slab-format.h"
#include "slab-slice-view.h"
#include "volume/slab-raw-guess.h"

#define PREVIEW_DELAY 50 /* milliseconds without a change before the file is read */
#define PREVIEW_MAX_VOXELS (G_GUINT64_CONSTANT (1) << 26)
#define READ_BLOCK_BYTES (1 << 20)
#define MAX_SUGGESTIONS 6
#define MAX_SIDE 65536
/* Slices that are this much longer or shorter than their stack is high are more likely chance than a volume. */
#define MAX_ASPECT 64.0

struct _SlabRawDialog
{
  AdwWindow parent_instance;

  GFile *file;
  char *name;
  guint64 n_bytes;
  gboolean ready; /* the file's size is known */
  gboolean updating;
  gboolean slice_chosen; /* by the person; before, the preview is of the middle */

  guint preview_source;
  GCancellable *preview_cancellable; /* of the newest request */
  GCancellable *cancellable;         /* of everything else; ends with the dialog */
  SlabRawLayout shown;               /* layout of the slice that is in the preview */

  AdwWindowTitle *title;
  GtkWidget *open_button;
  GtkWidget *reason_box;
  GtkLabel *reason_label;
  AdwEntryRow *width_row;
  AdwEntryRow *height_row;
  AdwEntryRow *depth_row;
  AdwComboRow *type_row;
  AdwComboRow *order_row;
  AdwEntryRow *skip_row;
  AdwEntryRow *spacing_row;
  AdwPreferencesGroup *suggestions_group;
  GPtrArray *suggestion_rows;
  GtkStack *preview_stack;
  GtkLabel *preview_message;
  SlabSliceView *preview;
  SlabViewState *preview_state;
  GtkScale *slice_scale;
  GtkAdjustment *slice_adjustment;
  GtkLabel *slice_label;
  GtkImage *fit_icon;
  GtkLabel *fit_label;
};

G_DEFINE_FINAL_TYPE (SlabRawDialog, slab_raw_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* "50 × 1104 × 1104 float32", with the byte order and the skipped bytes where they say something. */
static char *
describe_layout (const SlabRawLayout *layout)
{
  g_autofree char *shape = slab_format_triple (layout->shape.n);
  const char *type = slab_sample_type_get_name (layout->sample_type);
  gboolean big = layout->byte_order == SLAB_BYTE_ORDER_BIG && slab_sample_type_get_size (layout->sample_type) > 1;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s", shape, type);
  if (big)
    g_string_append_printf (text, " %s", _ ("big endian"));
  if (layout->skip > 0)
    {
      g_autofree char *skip = slab_figure_format_whole (layout->skip);
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("after %s bytes"), skip);
    }
  return g_string_free (text, FALSE);
}

/* "61 million voxels, 243.8 MB": the size as one says it. */
static char *
describe_size (guint64 n_voxels, guint64 n_bytes)
{
  const gboolean billions = n_voxels >= 1000000000;
  const double count = (double) n_voxels / (billions ? 1e9 : 1e6);
  g_autofree char *bytes = g_format_size (n_bytes);
  g_autofree char *number = NULL;
  if (count < 1)
    {
      number = slab_figure_format_whole (n_voxels);
      return g_strdup_printf (ngettext ("%s voxel, %s", "%s voxels, %s", (gulong) n_voxels), number, bytes);
    }
  /* Two digits at least; a rounded 10.0 is a 10. */
  number = count < 9.95 ? g_strdup_printf ("%.1f", count) : slab_figure_format_whole ((guint64) round (count));
  /* Translators: "4.3 billion voxels, 17.2 GB"; a billion is 10⁹ */
  return billions ? g_strdup_printf (_ ("%s billion voxels, %s"), number, bytes)
                  : g_strdup_printf (_ ("%s million voxels, %s"), number, bytes);
}

/* "4 875 264 bytes", "1 byte". */
static char *
describe_bytes (guint64 n_bytes)
{
  g_autofree char *number = slab_figure_format_whole (n_bytes);
  return g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) n_bytes), number);
}

/**
 * slab_raw_dialog_describe_fit:
 * @layout: any numbers, valid or not
 * @n_bytes: size of the file
 * @text: (out) (optional) (transfer full): the same in words, for a person: the choice, its size, what it needs of the
 *   file and what the file has
 *
 * Returns: how @layout fits a file of that size
 */
SlabRawFit
slab_raw_dialog_describe_fit (const SlabRawLayout *layout, guint64 n_bytes, char **text)
{
  g_return_val_if_fail (layout != NULL, SLAB_RAW_FIT_INVALID);

  const gint64 *n = layout->shape.n;
  guint64 needed = 0, n_voxels = 0;
  SlabRawFit fit;
  g_autofree char *words = NULL;
  if (n[SLAB_AXIS_Z] < 1 || n[SLAB_AXIS_Y] < 1 || n[SLAB_AXIS_X] < 1)
    {
      fit = SLAB_RAW_FIT_INVALID;
      words = g_strdup (_ ("Width, height and slices must be whole numbers of at least 1."));
    }
  else if (!slab_shape_is_valid (&layout->shape))
    {
      fit = SLAB_RAW_FIT_INVALID;
      g_autofree char *shape = slab_format_triple (n);
      words = g_strdup_printf (_ ("%s voxels are more than any volume can have (2⁴⁶)."), shape);
    }
  else if (!slab_raw_layout_get_n_bytes (layout, &needed) || !slab_shape_get_n_voxels (&layout->shape, &n_voxels))
    {
      fit = SLAB_RAW_FIT_TOO_LONG;
      g_autofree char *shape = describe_layout (layout);
      words = g_strdup_printf (_ ("%s need more bytes than any file has"), shape);
    }
  else
    {
      fit = needed > n_bytes ? SLAB_RAW_FIT_TOO_LONG : needed < n_bytes ? SLAB_RAW_FIT_LEFTOVER : SLAB_RAW_FIT_EXACT;
      if (text == NULL)
        return fit;
      g_autofree char *shape = describe_layout (layout);
      g_autofree char *size = describe_size (n_voxels, needed - layout->skip);
      g_autofree char *total = describe_bytes (needed);
      g_autofree char *there = describe_bytes (n_bytes);
      g_autofree char *rest = describe_bytes (needed > n_bytes ? needed - n_bytes : n_bytes - needed);
      /* Translators: the choice in numbers; then "61 million voxels, 243.8 MB"; then bytes */
      if (fit == SLAB_RAW_FIT_TOO_LONG)
        words = g_strdup_printf (_ ("%s (%s) needs %s, and the file has %s: %s too few"), shape, size, total, there,
                                 rest);
      else if (fit == SLAB_RAW_FIT_LEFTOVER)
        words = g_strdup_printf (_ ("%s (%s) needs %s, and the file has %s: %s stay unread"), shape, size, total, there,
                                 rest);
      else
        words = g_strdup_printf (_ ("%s (%s) needs %s: just what the file has"), shape, size, total);
    }
  if (text != NULL)
    *text = g_steal_pointer (&words);
  return fit;
}

static gboolean
layout_equal (const SlabRawLayout *a, const SlabRawLayout *b)
{
  return slab_shape_equal (&a->shape, &b->shape) && a->sample_type == b->sample_type && a->skip == b->skip
         && (a->byte_order == b->byte_order || slab_sample_type_get_size (a->sample_type) == 1);
}

typedef struct
{
  guint64 n_bytes;
  const SlabRawLayout *current;
  SlabRawLayout *found;
  guint n_found;
  guint max_found;
} Suggestions;

static void
add_suggestion (Suggestions *self, guint64 depth, guint64 height, guint64 width, SlabSampleType type, guint64 skip)
{
  if (self->n_found >= self->max_found || depth < 1 || depth > (guint64) SLAB_SHAPE_MAX_VOXELS || height < 1
      || height > (guint64) SLAB_SHAPE_MAX_VOXELS || width < 1 || width > (guint64) SLAB_SHAPE_MAX_VOXELS)
    return;
  SlabRawLayout layout = { .shape = { { (gint64) depth, (gint64) height, (gint64) width } },
                           .sample_type = type,
                           .byte_order = self->current->byte_order,
                           .skip = skip };
  if (slab_raw_dialog_describe_fit (&layout, self->n_bytes, NULL) != SLAB_RAW_FIT_EXACT
      || layout_equal (&layout, self->current))
    return;
  for (guint i = 0; i < self->n_found; i++)
    if (layout_equal (&layout, &self->found[i]))
      return;
  self->found[self->n_found++] = layout;
}

/* Stacks of square slices, the ones closest to a cube first. */
static void
add_square_stacks (Suggestions *self, SlabSampleType type, guint64 skip, guint max_added)
{
  gsize size = slab_sample_type_get_size (type);
  if (skip >= self->n_bytes || (self->n_bytes - skip) % size != 0)
    return;
  guint64 n_samples = (self->n_bytes - skip) / size;
  double last_aspect = 0;
  for (guint added = 0; added < max_added; added++)
    {
      double best_aspect = MAX_ASPECT;
      guint64 best_side = 0;
      for (guint64 side = 8; side <= MAX_SIDE && side * side <= n_samples; side++)
        {
          if (n_samples % (side * side) != 0)
            continue;
          double ratio = (double) (n_samples / (side * side)) / (double) side;
          double aspect = MAX (ratio, 1 / ratio);
          if (aspect > last_aspect && aspect < best_aspect)
            {
              best_aspect = aspect;
              best_side = side;
            }
        }
      if (best_side == 0)
        return;
      add_suggestion (self, n_samples / (best_side * best_side), best_side, best_side, type, skip);
      last_aspect = best_aspect;
    }
}

/**
 * slab_raw_dialog_suggest:
 * @name: name of the file, which may say something
 * @n_bytes: size of the file
 * @current: the numbers as they are; nothing equal to them is suggested
 * @suggestions: (out): place for @max_suggestions layouts
 * @max_suggestions: how many at most
 *
 * In this order: what the name says; the slices as they are, with as many as there are; the shape as it is, behind a
 * header; the slices of the other sample types; square slices.
 *
 * Returns: how many were found; each fits @n_bytes to the byte
 */
guint
slab_raw_dialog_suggest (const char *name, guint64 n_bytes, const SlabRawLayout *current, SlabRawLayout *suggestions,
                         guint max_suggestions)
{
  static const SlabSampleType types[] = { SLAB_SAMPLE_FLOAT32, SLAB_SAMPLE_UINT16, SLAB_SAMPLE_UINT8,
                                          SLAB_SAMPLE_FLOAT64 };
  g_return_val_if_fail (name != NULL, 0);
  g_return_val_if_fail (current != NULL, 0);
  g_return_val_if_fail (suggestions != NULL || max_suggestions == 0, 0);

  Suggestions found = { .n_bytes = n_bytes, .current = current, .found = suggestions, .max_found = max_suggestions };
  if (n_bytes == 0)
    return 0;

  SlabRawLayout guess;
  if (slab_raw_layout_guess (name, n_bytes, &guess) != SLAB_RAW_GUESS_NONE)
    add_suggestion (&found, (guint64) guess.shape.n[SLAB_AXIS_Z], (guint64) guess.shape.n[SLAB_AXIS_Y],
                    (guint64) guess.shape.n[SLAB_AXIS_X], guess.sample_type, guess.skip);

  SlabShape plane = { { 1, current->shape.n[SLAB_AXIS_Y], current->shape.n[SLAB_AXIS_X] } };
  guint64 skip = MIN (current->skip, n_bytes);
  guint64 data_bytes, plane_bytes;
  if (slab_shape_is_valid (&plane)
      && slab_shape_get_n_bytes (&plane, slab_sample_type_get_size (current->sample_type), &plane_bytes)
      && (n_bytes - skip) % plane_bytes == 0)
    add_suggestion (&found, (n_bytes - skip) / plane_bytes, (guint64) plane.n[SLAB_AXIS_Y],
                    (guint64) plane.n[SLAB_AXIS_X], current->sample_type, skip);
  if (slab_shape_is_valid (&current->shape)
      && slab_shape_get_n_bytes (&current->shape, slab_sample_type_get_size (current->sample_type), &data_bytes)
      && data_bytes < n_bytes)
    add_suggestion (&found, (guint64) current->shape.n[SLAB_AXIS_Z], (guint64) current->shape.n[SLAB_AXIS_Y],
                    (guint64) current->shape.n[SLAB_AXIS_X], current->sample_type, n_bytes - data_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (types) && slab_shape_is_valid (&plane); i++)
    if (slab_shape_get_n_bytes (&plane, slab_sample_type_get_size (types[i]), &plane_bytes)
        && (n_bytes - skip) % plane_bytes == 0)
      add_suggestion (&found, (n_bytes - skip) / plane_bytes, (guint64) plane.n[SLAB_AXIS_Y],
                      (guint64) plane.n[SLAB_AXIS_X], types[i], skip);
  add_square_stacks (&found, current->sample_type, skip, 2);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    add_square_stacks (&found, types[i], skip, 1);
  return found.n_found;
}

/* 0 for anything that is not a number of that range; the row says so. */
static guint64
read_number (AdwEntryRow *row, guint64 minimum, guint64 maximum)
{
  g_auto (GStrv) parts = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (row)), " \t,'", -1);
  g_autofree char *text = g_strjoinv ("", parts);
  guint64 number = 0;
  gboolean ok = g_ascii_string_to_unsigned (text, 10, minimum, maximum, &number, NULL);
  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               ok ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  return ok ? number : 0;
}

/* All 0 where there is none. */
static gboolean
read_spacing (SlabRawDialog *self, double spacing[SLAB_N_AXES])
{
  const gboolean good = slab_format_read_lengths (gtk_editable_get_text (GTK_EDITABLE (self->spacing_row)), spacing);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->spacing_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->spacing_row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->spacing_row), GTK_ACCESSIBLE_STATE_INVALID,
                               good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  return good;
}

static void
read_form (SlabRawDialog *self, SlabRawLayout *layout)
{
  double spacing[SLAB_N_AXES];
  (void) read_spacing (self, spacing);
  guint64 largest = (guint64) SLAB_SHAPE_MAX_VOXELS;
  layout->shape.n[SLAB_AXIS_X] = (gint64) read_number (self->width_row, 1, largest);
  layout->shape.n[SLAB_AXIS_Y] = (gint64) read_number (self->height_row, 1, largest);
  layout->shape.n[SLAB_AXIS_Z] = (gint64) read_number (self->depth_row, 1, largest);
  layout->sample_type = MIN (adw_combo_row_get_selected (self->type_row), SLAB_N_SAMPLE_TYPES - 1);
  layout->trailing = 0;
  layout->byte_order = adw_combo_row_get_selected (self->order_row) == 1 ? SLAB_BYTE_ORDER_BIG : SLAB_BYTE_ORDER_LITTLE;
  layout->skip = read_number (self->skip_row, 0, G_MAXUINT64);
}

static gboolean
spacing_has_error (SlabRawDialog *self)
{
  return gtk_widget_has_css_class (GTK_WIDGET (self->spacing_row), "error");
}

static gboolean
form_has_error (SlabRawDialog *self)
{
  return gtk_widget_has_css_class (GTK_WIDGET (self->skip_row), "error");
}

/* Slices that are in the file at least in part; what is beyond cannot be shown. */
static gint64
count_slices (SlabRawDialog *self, const SlabRawLayout *layout)
{
  SlabShape plane = { { 1, layout->shape.n[SLAB_AXIS_Y], layout->shape.n[SLAB_AXIS_X] } };
  guint64 plane_bytes;
  if (!slab_shape_is_valid (&layout->shape)
      || !slab_shape_get_n_bytes (&plane, slab_sample_type_get_size (layout->sample_type), &plane_bytes)
      || layout->skip >= self->n_bytes)
    return 0;
  guint64 there = (self->n_bytes - layout->skip - 1) / plane_bytes + 1;
  return (gint64) MIN (there, (guint64) layout->shape.n[SLAB_AXIS_Z]);
}

typedef struct
{
  GFile *file;
  SlabRawLayout layout;
  gint64 slice;
} PreviewJob;

static void
preview_job_free (PreviewJob *job)
{
  g_object_unref (job->file);
  g_free (job);
}

/* One slice as a volume of its own. Numbers that do not fit the file yet are what a preview is for, so this does not
 * ask for a fit: voxels beyond the end stay 0. */
static SlabVolume *
read_slice (PreviewJob *job, GCancellable *cancellable, GError **error)
{
  SlabShape plane = { { 1, job->layout.shape.n[SLAB_AXIS_Y], job->layout.shape.n[SLAB_AXIS_X] } };
  gsize sample_size = slab_sample_type_get_size (job->layout.sample_type);
  guint64 n_voxels, plane_bytes, offset;
  if (!slab_shape_is_valid (&plane) || !slab_shape_get_n_voxels (&plane, &n_voxels) || n_voxels > PREVIEW_MAX_VOXELS
      || !slab_shape_get_n_bytes (&plane, sample_size, &plane_bytes)
      || !g_uint64_checked_mul (&offset, plane_bytes, (guint64) job->slice)
      || !g_uint64_checked_add (&offset, offset, job->layout.skip) || offset > G_MAXINT64)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE, _ ("A slice of this size is not previewed."));
      return NULL;
    }

  g_autoptr (GFileInputStream) stream = g_file_read (job->file, cancellable, error);
  if (stream == NULL || !g_seekable_seek (G_SEEKABLE (stream), (goffset) offset, G_SEEK_SET, cancellable, error))
    return NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (n_voxels, error);
  if (buffer == NULL)
    return NULL;
  g_autofree guint8 *block = g_malloc (READ_BLOCK_BYTES);
  float *target = slab_buffer_get_data (buffer);
  for (guint64 done = 0; done < n_voxels;)
    {
      gsize wanted = (gsize) MIN ((n_voxels - done) * sample_size, (guint64) READ_BLOCK_BYTES);
      gsize n_read;
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), block, wanted, &n_read, cancellable, error))
        return NULL;
      slab_sample_type_to_float (job->layout.sample_type, job->layout.byte_order, block, n_read / sample_size,
                                 target + done);
      done += n_read / sample_size;
      if (n_read < wanted)
        break;
    }
  return slab_volume_new_from_buffer (buffer, &plane, NULL);
}

static void
read_slice_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  SlabVolume *volume = read_slice (task_data, cancellable, &error);
  if (volume != NULL)
    g_task_return_pointer (task, volume, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
show_preview_message (SlabRawDialog *self, const char *message)
{
  gtk_label_set_text (self->preview_message, message);
  gtk_stack_set_visible_child_name (self->preview_stack, "message");
}

static void
on_slice_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabRawDialog *self = SLAB_RAW_DIALOG (source);
  PreviewJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = g_task_propagate_pointer (G_TASK (result), &error);

  /* An older request, or the dialog is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->preview_cancellable
      || g_cancellable_is_cancelled (self->preview_cancellable))
    return;
  g_clear_object (&self->preview_cancellable);
  if (volume == NULL)
    {
      show_preview_message (self, error->message);
      return;
    }
  SlabRawLayout same = self->shown;
  same.shape.n[SLAB_AXIS_Z] = job->layout.shape.n[SLAB_AXIS_Z];
  gboolean is_new = !layout_equal (&same, &job->layout);
  self->shown = job->layout;
  slab_view_state_set_volume (self->preview_state, volume);
  /* The view knows of this one slice alone, and would call it the only one. */
  g_autofree char *slice = slab_figure_format_whole ((guint64) job->slice);
  /* Translators: the index of a slice */
  g_autofree char *label = g_strdup_printf (_ ("Preview of slice %s"), slice);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_stack_set_visible_child_name (self->preview_stack, "slice");
  /* Going through the slices of one layout keeps the contrast, so that they can be compared. */
  if (is_new)
    slab_view_state_auto_contrast (self->preview_state);
}

static void
cancel_preview (SlabRawDialog *self)
{
  g_clear_handle_id (&self->preview_source, g_source_remove);
  if (self->preview_cancellable != NULL)
    g_cancellable_cancel (self->preview_cancellable);
  g_clear_object (&self->preview_cancellable);
}

static gboolean
on_preview_due (gpointer user_data)
{
  SlabRawDialog *self = SLAB_RAW_DIALOG (user_data);
  self->preview_source = 0;

  PreviewJob *job = g_new0 (PreviewJob, 1);
  job->file = g_object_ref (self->file);
  read_form (self, &job->layout);
  job->slice = (gint64) gtk_adjustment_get_value (self->slice_adjustment);
  self->preview_cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->preview_cancellable, on_slice_read, NULL);
  g_task_set_source_tag (task, on_preview_due);
  g_task_set_task_data (task, job, (GDestroyNotify) preview_job_free);
  g_task_run_in_thread (task, read_slice_in_thread);
  return G_SOURCE_REMOVE;
}

static void
update_slices (SlabRawDialog *self, const SlabRawLayout *layout)
{
  gint64 n_slices = count_slices (self, layout);
  double last = MAX ((double) n_slices - 1, 0);
  double slice = self->slice_chosen ? MIN (gtk_adjustment_get_value (self->slice_adjustment), last)
                                    : MIN (floor ((double) n_slices / 2), last);
  self->updating = TRUE;
  gtk_adjustment_configure (self->slice_adjustment, slice, 0, last, 1, 10, 0);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->slice_scale), n_slices > 1);
  g_autofree char *text = n_slices > 0
                              ? g_strdup_printf ("%.0f / %" G_GINT64_FORMAT, slice, layout->shape.n[SLAB_AXIS_Z])
                              : g_strdup ("–");
  gtk_label_set_text (self->slice_label, text);
}

static void
request_preview (SlabRawDialog *self)
{
  SlabRawLayout layout;
  read_form (self, &layout);
  update_slices (self, &layout);
  cancel_preview (self);
  if (count_slices (self, &layout) > 0 && !form_has_error (self))
    self->preview_source = g_timeout_add (PREVIEW_DELAY, on_preview_due, self);
  else
    show_preview_message (self, _ ("There is nothing to show with these numbers."));
}

static void
on_suggestion_activated (AdwActionRow *row, SlabRawDialog *self)
{
  g_assert (SLAB_IS_RAW_DIALOG (self));
  const SlabRawLayout *layout = g_object_get_data (G_OBJECT (row), "slab-layout");
  SlabRawLayout copy = *layout;
  slab_raw_dialog_set_layout (self, &copy);
}

static void
update_suggestions (SlabRawDialog *self, const SlabRawLayout *layout)
{
  SlabRawLayout found[MAX_SUGGESTIONS];
  guint n_found = slab_raw_dialog_suggest (self->name, self->n_bytes, layout, found, G_N_ELEMENTS (found));
  for (guint i = 0; i < self->suggestion_rows->len; i++)
    adw_preferences_group_remove (self->suggestions_group, g_ptr_array_index (self->suggestion_rows, i));
  g_ptr_array_set_size (self->suggestion_rows, 0);
  for (guint i = 0; i < n_found; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *title = describe_layout (&found[i]);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_add_css_class (row, "numeric");
      g_object_set_data_full (G_OBJECT (row), "slab-layout", g_memdup2 (&found[i], sizeof found[i]), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (on_suggestion_activated), self);
      adw_preferences_group_add (self->suggestions_group, row);
      g_ptr_array_add (self->suggestion_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions_group), n_found > 0);
}

static void
show_fit (SlabRawDialog *self, const char *text, const char *icon, const char *style)
{
  static const char *const styles[] = { "success", "warning", "error" };
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->fit_label), styles[i]);
      gtk_widget_remove_css_class (GTK_WIDGET (self->fit_icon), styles[i]);
    }
  gtk_label_set_text (self->fit_label, text);
  gtk_image_set_from_icon_name (self->fit_icon, icon);
  if (style == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (self->fit_label), style);
  gtk_widget_add_css_class (GTK_WIDGET (self->fit_icon), style);
}

static void
refresh (SlabRawDialog *self)
{
  if (self->updating || !self->ready)
    return;
  SlabRawLayout layout;
  read_form (self, &layout);
  gtk_widget_set_sensitive (GTK_WIDGET (self->order_row), slab_sample_type_get_size (layout.sample_type) > 1);

  g_autofree char *text = NULL;
  SlabRawFit fit = slab_raw_dialog_describe_fit (&layout, self->n_bytes, &text);
  if (form_has_error (self))
    show_fit (self, _ ("The bytes to skip must be a whole number of at least 0."), "dialog-error-symbolic", "error");
  else if (spacing_has_error (self))
    show_fit (self, _ ("The voxel size is one number above 0, or three: along Z, Y and X."), "dialog-error-symbolic",
              "error");
  else if (fit == SLAB_RAW_FIT_EXACT)
    show_fit (self, text, "emblem-ok-symbolic", "success");
  else if (fit == SLAB_RAW_FIT_LEFTOVER)
    show_fit (self, text, "dialog-warning-symbolic", "warning");
  else
    show_fit (self, text, "dialog-error-symbolic", "error");
  gtk_widget_set_sensitive (self->open_button, !form_has_error (self) && !spacing_has_error (self)
                                                   && (fit == SLAB_RAW_FIT_EXACT || fit == SLAB_RAW_FIT_LEFTOVER));
  update_suggestions (self, &layout);
  request_preview (self);
}

static void
on_form_changed (SlabRawDialog *self)
{
  g_assert (SLAB_IS_RAW_DIALOG (self));
  refresh (self);
}

static void
on_slice_moved (SlabRawDialog *self)
{
  g_assert (SLAB_IS_RAW_DIALOG (self));
  if (self->updating || !self->ready)
    return;
  self->slice_chosen = TRUE;
  request_preview (self);
}

static void
set_number (AdwEntryRow *row, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/**
 * slab_raw_dialog_set_layout:
 * @self: a dialog
 * @layout: numbers for the form; they need not fit
 */
void
slab_raw_dialog_set_layout (SlabRawDialog *self, const SlabRawLayout *layout)
{
  g_return_if_fail (SLAB_IS_RAW_DIALOG (self));
  g_return_if_fail (layout != NULL);
  self->updating = TRUE;
  set_number (self->width_row, (guint64) MAX (layout->shape.n[SLAB_AXIS_X], 0));
  set_number (self->height_row, (guint64) MAX (layout->shape.n[SLAB_AXIS_Y], 0));
  set_number (self->depth_row, (guint64) MAX (layout->shape.n[SLAB_AXIS_Z], 0));
  adw_combo_row_set_selected (self->type_row, layout->sample_type);
  adw_combo_row_set_selected (self->order_row, layout->byte_order == SLAB_BYTE_ORDER_BIG ? 1 : 0);
  set_number (self->skip_row, layout->skip);
  self->updating = FALSE;
  refresh (self);
}

SlabRawFit
slab_raw_dialog_get_layout (SlabRawDialog *self, SlabRawLayout *layout)
{
  g_return_val_if_fail (SLAB_IS_RAW_DIALOG (self), SLAB_RAW_FIT_INVALID);
  g_return_val_if_fail (layout != NULL, SLAB_RAW_FIT_INVALID);
  read_form (self, layout);
  return form_has_error (self) ? SLAB_RAW_FIT_INVALID : slab_raw_dialog_describe_fit (layout, self->n_bytes, NULL);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PreviewJob *job = task_data;
  g_autoptr (GError) error = NULL;
  SlabVolume *volume = slab_volume_open (job->file, &job->layout, &error);
  if (volume != NULL)
    g_task_return_pointer (task, volume, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabRawDialog *self = SLAB_RAW_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = g_task_propagate_pointer (G_TASK (result), &error);
  double spacing[SLAB_N_AXES];
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (volume == NULL)
    {
      show_fit (self, error->message, "dialog-error-symbolic", "error");
      gtk_widget_set_sensitive (self->open_button, TRUE);
      return;
    }
  if (read_spacing (self, spacing) && spacing[0] > 0)
    slab_volume_annotate (volume, spacing, "µm", NULL);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, volume);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_open (SlabRawDialog *self)
{
  g_assert (SLAB_IS_RAW_DIALOG (self));
  PreviewJob *job = g_new0 (PreviewJob, 1);
  job->file = g_object_ref (self->file);
  /* What is left over has been said in words, and the person pressed Open. */
  if (slab_raw_dialog_get_layout (self, &job->layout) == SLAB_RAW_FIT_LEFTOVER)
    {
      guint64 needed = self->n_bytes;

      if (slab_raw_layout_get_n_bytes (&job->layout, &needed))
        job->layout.trailing = self->n_bytes - needed;
    }
  gtk_widget_set_sensitive (self->open_button, FALSE);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_opened, NULL);
  g_task_set_source_tag (task, on_open);
  g_task_set_task_data (task, job, (GDestroyNotify) preview_job_free);
  g_task_run_in_thread (task, open_in_thread);
}

static void
on_size_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabRawDialog) self = SLAB_RAW_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (info == NULL)
    {
      show_fit (self, error->message, "dialog-error-symbolic", "error");
      show_preview_message (self, error->message);
      return;
    }
  SlabRawLayout layout;
  self->n_bytes = (guint64) MAX (g_file_info_get_size (info), 0);
  self->ready = TRUE;
  slab_raw_layout_guess (self->name, self->n_bytes, &layout);
  g_autofree char *bytes = describe_bytes (self->n_bytes);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", self->name, bytes);
  adw_window_title_set_subtitle (self->title, subtitle);
  slab_raw_dialog_set_layout (self, &layout);
  /* Not on Cancel, which Enter would then press. */
  gtk_widget_grab_focus (GTK_WIDGET (self->width_row));
}

/**
 * slab_raw_dialog_new:
 * @parent: (nullable): the window it stands before
 * @file: the headerless file
 * @reason: (nullable): why the file could not be opened by itself
 *
 * The size of @file is asked without blocking; the form is filled when it is known.
 *
 * Returns: (transfer none): a window, owned by GTK until it is closed
 */
SlabRawDialog *
slab_raw_dialog_new (GtkWindow *parent, GFile *file, const char *reason)
{
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  SlabRawDialog *self = g_object_new (SLAB_TYPE_RAW_DIALOG, "transient-for", parent, NULL);
  g_autofree char *base = g_file_get_basename (file);
  self->file = g_object_ref (file);
  self->name = base != NULL ? g_filename_display_name (base) : g_strdup ("");
  adw_window_title_set_subtitle (self->title, self->name);
  gtk_label_set_text (self->reason_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (self->reason_box, reason != NULL && *reason != '\0');
  /* Return then opens; the widget that comes first is the button that cancels. */
  gtk_widget_grab_focus (GTK_WIDGET (self->width_row));
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, on_size_known, g_object_ref (self));
  return self;
}

static void
slab_raw_dialog_dispose (GObject *object)
{
  SlabRawDialog *self = SLAB_RAW_DIALOG (object);
  self->updating = TRUE;
  cancel_preview (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->preview_state);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_RAW_DIALOG);
  G_OBJECT_CLASS (slab_raw_dialog_parent_class)->dispose (object);
}

static void
slab_raw_dialog_finalize (GObject *object)
{
  SlabRawDialog *self = SLAB_RAW_DIALOG (object);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->suggestion_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (slab_raw_dialog_parent_class)->finalize (object);
}

static void
slab_raw_dialog_class_init (SlabRawDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = slab_raw_dialog_dispose;
  object_class->finalize = slab_raw_dialog_finalize;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", SLAB_TYPE_RAW_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, SLAB_TYPE_VOLUME);

  g_type_ensure (SLAB_TYPE_SLICE_VIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-raw-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, title);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, open_button);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, reason_box);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, height_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, depth_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, type_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, order_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, skip_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, spacing_row);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, suggestions_group);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, preview_message);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, slice_scale);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, slice_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, slice_label);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, fit_icon);
  gtk_widget_class_bind_template_child (widget_class, SlabRawDialog, fit_label);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_slice_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
slab_raw_dialog_init (SlabRawDialog *self)
{
  self->updating = TRUE;
  self->cancellable = g_cancellable_new ();
  self->suggestion_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->preview_state = slab_view_state_new ();
  slab_view_state_set_overlays (self->preview_state, 0);
  slab_slice_view_set_state (self->preview, self->preview_state);
  g_autoptr (GtkStringList) types = gtk_string_list_new (NULL);
  for (guint type = 0; type < SLAB_N_SAMPLE_TYPES; type++)
    gtk_string_list_append (types, slab_sample_type_get_name (type));
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (types));
  slab_choice_row_set_up (self->type_row);
  slab_choice_row_set_up (self->order_row);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->open_button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slice_scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Slice of the preview"), -1);
  self->updating = FALSE;
}
