/* SPDX-License-Identifier: MIT */
#include "slab-volume.h"

#include "formats/slab-format.h"
#include "slab-mapped-file.h"
#include "slab-raw-guess.h"
#include "slab-volume-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LONG_ROW_BYTES (64 * 1024)

struct _SlabVolume
{
  GObject parent_instance;

  GFile *file;
  char *name;
  const char *format;
  SlabFormatContent content;
  gboolean is_raw; /* somebody said what the file holds */
  /* With spacing and unit of @content the only ones that change: under the mutex below. */
  const char *value_unit;
  gboolean is_annotated;
  guint64 n_voxels;

  /* One of the two holds the voxels; @bytes is where. */
  SlabMappedFile *mapping;
  SlabBuffer *buffer;
  const guint8 *bytes;
  guint64 n_bytes_used;
};

enum
{
  ANNOTATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One for all volumes: it is held for a copy of a few numbers. */
static GMutex annotation_mutex;

G_DEFINE_FINAL_TYPE (SlabVolume, slab_volume, G_TYPE_OBJECT)
/* Not G_DEFINE_QUARK (): errors arise in several threads, and its variable is shared without an order. */
GQuark
slab_volume_error_quark (void)
{
  return g_quark_from_static_string ("slab-volume-error-quark");
}

static const SlabFormat *const formats[] = { &slab_format_esrf, &slab_format_foreign };

static void
slab_volume_finalize (GObject *object)
{
  SlabVolume *self = SLAB_VOLUME (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->mapping, slab_mapped_file_free);
  g_clear_pointer (&self->buffer, slab_buffer_unref);
  g_free (self->name);

  G_OBJECT_CLASS (slab_volume_parent_class)->finalize (object);
}

static void
slab_volume_class_init (SlabVolumeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_volume_finalize;

  signals[ANNOTATED] = g_signal_new ("annotated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
slab_volume_init (SlabVolume *self)
{
  self->content.low = NAN;
  self->content.high = NAN;
}

static gboolean
check_layout (const SlabFormatSource *source, const SlabRawLayout *layout, GError **error)
{
  g_autofree char *shape = slab_shape_to_string (&layout->shape);
  guint64 expected;

  if (!slab_shape_is_valid (&layout->shape))
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                   _ ("“%s” cannot be read as %s voxels; each dimension must be at least 1, and the product below 2⁴⁶"),
                   source->name, shape);
      return FALSE;
    }
  if (!slab_raw_layout_get_n_bytes (layout, &expected) || expected != source->n_bytes)
    {
      g_set_error (
          error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE,
          _ ("“%s” has %" PRIu64 " bytes, but %s voxels of %s after %" PRIu64 " skipped bytes are %" PRIu64 " bytes"),
          source->name, source->n_bytes, shape, slab_sample_type_get_name (layout->sample_type), layout->skip,
          expected);
      return FALSE;
    }
  return TRUE;
}

static gboolean
find_content (SlabVolume *self, const SlabFormatSource *source, GError **error)
{
  g_autoptr (GError) first_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) local_error = NULL;

      switch (formats[i]->probe (source, &self->content, &local_error))
        {
        case SLAB_FORMAT_YES:
          self->format = _ (formats[i]->name);
          return TRUE;
        case SLAB_FORMAT_REFUSED:
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        case SLAB_FORMAT_ALMOST:
          if (first_error == NULL)
            first_error = g_steal_pointer (&local_error);
          break;
        case SLAB_FORMAT_NO:
        default:
          break;
        }
    }

  if (first_error != NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  else if (source->n_bytes == 0)
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_UNSUPPORTED,
                 _ ("“%s” is empty (0 bytes); a file with voxels was expected"), source->name);
  else
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_NO_LAYOUT,
                 _ ("Nothing says what the %" PRIu64 " bytes of “%s” hold; a side file “%s.info” or a raw "
                    "layout was expected"),
                 source->n_bytes, source->name, source->name);
  return FALSE;
}

/**
 * slab_volume_open:
 * @file: a local file
 * @layout: (nullable): what the file holds, for files that do not say it themselves; it must explain the size to
 *   the byte
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR
 *
 * Reads headers and side files, never the voxels, so it takes the same time for any size. A side file that explains the
 * size to the byte is believed before any magic in the data. Any thread.
 *
 * Returns: (transfer full) (nullable): the volume
 */
SlabVolume *
slab_volume_open (GFile *file, const SlabRawLayout *layout, GError **error)
{
  g_autoptr (SlabVolume) self = NULL;
  g_autoptr (SlabMappedFile) mapping = NULL;
  g_autofree char *path = NULL;
  guint8 head[SLAB_FORMAT_HEAD_BYTES];
  SlabFormatSource source = { 0 };

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (layout == NULL || (guint) layout->sample_type < SLAB_N_SAMPLE_TYPES, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  path = g_file_get_path (file);
  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("“%s” is not a local file"), uri);
      return NULL;
    }
  mapping = slab_mapped_file_new (path, error);
  if (mapping == NULL)
    return NULL;

  self = g_object_new (SLAB_TYPE_VOLUME, NULL);
  self->file = g_object_ref (file);
  self->name = g_filename_display_basename (path);

  source.path = path;
  source.name = self->name;
  source.n_bytes = slab_mapped_file_get_n_bytes (mapping);
  source.n_head = (gsize) MIN (source.n_bytes, sizeof head);
  source.head = head;
  if (source.n_head > 0)
    memcpy (head, slab_mapped_file_get_data (mapping), source.n_head);

  if (layout != NULL)
    {
      if (!check_layout (&source, layout, error))
        return NULL;
      self->content.layout = *layout;
      self->is_raw = TRUE;
      self->format = _ ("Raw");
    }
  else if (!find_content (self, &source, error))
    return NULL;

  if (!slab_shape_get_n_voxels (&self->content.layout.shape, &self->n_voxels)
      || !slab_raw_layout_get_n_bytes (&self->content.layout, &self->n_bytes_used))
    g_assert_not_reached ();
  self->n_bytes_used -= self->content.layout.trailing;
  if (!slab_mapped_file_check (mapping, self->n_bytes_used, error))
    return NULL;
  self->bytes = slab_mapped_file_get_data (mapping) + self->content.layout.skip;
  self->mapping = g_steal_pointer (&mapping);
  return g_steal_pointer (&self);
}

/* @self: that only the caller has yet. */
static void
copy_annotation (SlabVolume *self, SlabVolume *like)
{
  g_mutex_lock (&annotation_mutex);
  memcpy (self->content.spacing, like->content.spacing, sizeof self->content.spacing);
  self->content.unit = like->content.unit;
  self->value_unit = like->value_unit;
  self->is_annotated = like->is_annotated;
  g_mutex_unlock (&annotation_mutex);
}

/**
 * slab_volume_new_from_buffer:
 * @buffer: the voxels, X fastest; nobody writes to it any more
 * @shape: a valid shape with as many voxels as @buffer
 * @like: (nullable): a volume whose name, spacing and units are taken over
 *
 * Any thread.
 *
 * Returns: (transfer full): a volume in memory, which keeps a reference to @buffer
 */
SlabVolume *
slab_volume_new_from_buffer (SlabBuffer *buffer, const SlabShape *shape, SlabVolume *like)
{
  SlabVolume *self;
  guint64 n_voxels;

  g_return_val_if_fail (buffer != NULL, NULL);
  g_return_val_if_fail (shape != NULL && slab_shape_get_n_voxels (shape, &n_voxels), NULL);
  g_return_val_if_fail (n_voxels == slab_buffer_get_n_voxels (buffer), NULL);
  g_return_val_if_fail (like == NULL || SLAB_IS_VOLUME (like), NULL);

  self = g_object_new (SLAB_TYPE_VOLUME, NULL);
  self->format = _ ("Memory");
  self->content.layout.shape = *shape;
  self->content.layout.sample_type = SLAB_SAMPLE_FLOAT32;
  self->content.layout.byte_order = slab_byte_order_get_native ();
  self->n_voxels = n_voxels;
  self->buffer = slab_buffer_ref (buffer);
  self->bytes = (const guint8 *) slab_buffer_get_data (buffer);
  self->n_bytes_used = n_voxels * sizeof (float);
  if (like != NULL)
    {
      self->name = g_strdup (like->name);
      copy_annotation (self, like);
    }
  else
    self->name = g_strdup (_ ("Untitled"));
  return self;
}

/*< private >
 * slab_volume_init_spacing:
 * @spacing: distance of neighbouring voxels along Z, Y, X
 * @unit: (nullable): of @spacing, a static string
 */
void
slab_volume_init_spacing (SlabVolume *self, const double spacing[SLAB_N_AXES], const char *unit)
{
  g_return_if_fail (SLAB_IS_VOLUME (self));
  g_return_if_fail (spacing != NULL);

  memcpy (self->content.spacing, spacing, sizeof self->content.spacing);
  self->content.unit = unit;
}

/*< private >
 * slab_volume_init_name:
 * @name: for people, in UTF-8
 */
void
slab_volume_init_name (SlabVolume *self, const char *name)
{
  g_return_if_fail (SLAB_IS_VOLUME (self));
  g_return_if_fail (name != NULL);

  g_free (self->name);
  self->name = g_strdup (name);
}

/*< private >
 * slab_volume_new_over_samples:
 * @samples: voxels stored as those of @like are, aligned to their size; they outlive the volume, and those that are
 *   read are there
 * @shape: a valid shape
 * @like: a volume whose sample type, byte order, name, spacing and unit are taken over
 *
 * Any thread.
 *
 * Returns: (transfer full): a volume in memory
 */
SlabVolume *
slab_volume_new_over_samples (const void *samples, const SlabShape *shape, SlabVolume *like)
{
  SlabVolume *self;
  guint64 n_voxels;

  g_return_val_if_fail (samples != NULL, NULL);
  g_return_val_if_fail (shape != NULL && slab_shape_get_n_voxels (shape, &n_voxels), NULL);
  g_return_val_if_fail (SLAB_IS_VOLUME (like), NULL);

  self = g_object_new (SLAB_TYPE_VOLUME, NULL);
  self->format = _ ("Memory");
  g_mutex_lock (&annotation_mutex);
  self->content = like->content;
  g_mutex_unlock (&annotation_mutex);
  copy_annotation (self, like);
  self->content.layout.shape = *shape;
  self->content.layout.skip = 0;
  self->content.layout.trailing = 0;
  self->n_voxels = n_voxels;
  self->bytes = samples;
  self->n_bytes_used = n_voxels * slab_sample_type_get_size (self->content.layout.sample_type);
  self->name = g_strdup (like->name);
  return self;
}

guint64
slab_volume_get_offset (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), 0);

  return self->content.layout.skip;
}

/**
 * slab_volume_get_layout:
 * @layout: (out): where the voxels are in the file and how they are stored
 *
 * Any thread.
 *
 * Returns: whether that was told when it was opened and is not known from the file
 */
gboolean
slab_volume_get_layout (SlabVolume *self, SlabRawLayout *layout)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (layout != NULL, FALSE);

  *layout = self->content.layout;
  return self->is_raw;
}

/**
 * slab_volume_get_file:
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the file it was opened from; %NULL for a volume in memory
 */
GFile *
slab_volume_get_file (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  return self->file;
}

/**
 * slab_volume_get_name:
 *
 * Any thread.
 *
 * Returns: the name of the file without its folder, for people
 */
const char *
slab_volume_get_name (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  return self->name;
}

/**
 * slab_volume_get_format:
 *
 * Any thread.
 *
 * Returns: the name of the format, for people: "ESRF volume", "Raw" or "Memory"
 */
const char *
slab_volume_get_format (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  return self->format;
}

/**
 * slab_volume_get_shape:
 *
 * Any thread.
 *
 * Returns: (transfer none): voxels along Z, Y, X; valid
 */
const SlabShape *
slab_volume_get_shape (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  return &self->content.layout.shape;
}

/**
 * slab_volume_get_sample_type:
 *
 * Any thread.
 *
 * Returns: the type of a voxel where it is stored
 */
SlabSampleType
slab_volume_get_sample_type (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), SLAB_SAMPLE_FLOAT32);

  return self->content.layout.sample_type;
}

/**
 * slab_volume_get_byte_order:
 *
 * Any thread.
 *
 * Returns: the byte order of a voxel where it is stored
 */
SlabByteOrder
slab_volume_get_byte_order (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), SLAB_BYTE_ORDER_LITTLE);

  return self->content.layout.byte_order;
}

/**
 * slab_volume_get_n_voxels:
 *
 * Any thread.
 *
 * Returns: the product of the shape
 */
guint64
slab_volume_get_n_voxels (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), 0);

  return self->n_voxels;
}

/**
 * slab_volume_get_spacing:
 * @self: a volume
 * @spacing: (out): distance of neighbouring voxels along Z, Y, X in slab_volume_get_unit(); 0 where not known
 *
 * Any thread.
 *
 * Returns: %TRUE when the spacing is known along every axis
 */
gboolean
slab_volume_get_spacing (SlabVolume *self, double spacing[SLAB_N_AXES])
{
  gboolean is_known = TRUE;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (spacing != NULL, FALSE);

  g_mutex_lock (&annotation_mutex);
  memcpy (spacing, self->content.spacing, sizeof self->content.spacing);
  g_mutex_unlock (&annotation_mutex);
  for (int i = 0; i < SLAB_N_AXES; i++)
    is_known = is_known && spacing[i] > 0;
  return is_known;
}

/**
 * slab_volume_get_unit:
 *
 * Any thread.
 *
 * Returns: (nullable): unit of the spacing, such as "µm"; %NULL when it is not known
 */
const char *
slab_volume_get_unit (SlabVolume *self)
{
  const char *unit;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  g_mutex_lock (&annotation_mutex);
  unit = self->content.unit;
  g_mutex_unlock (&annotation_mutex);
  return unit;
}

/**
 * slab_volume_get_value_unit:
 *
 * Any thread.
 *
 * Returns: (nullable): unit of the values, such as "1/cm"; a static string, %NULL when nobody has said it
 */
const char *
slab_volume_get_value_unit (SlabVolume *self)
{
  const char *unit;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  g_mutex_lock (&annotation_mutex);
  unit = self->value_unit;
  g_mutex_unlock (&annotation_mutex);
  return unit;
}

/**
 * slab_volume_annotate:
 * @self: a volume
 * @spacing: distance of neighbouring voxels along Z, Y, X; 0 where it is not known
 * @unit: (nullable): of @spacing
 * @value_unit: (nullable): of the values
 *
 * What a person knows of the volume, in place of what its file says; nothing is written to the file. The texts are kept
 * for as long as the program runs, as those who have asked for them may. Main thread.
 */
void
slab_volume_annotate (SlabVolume *self, const double spacing[SLAB_N_AXES], const char *unit, const char *value_unit)
{
  gboolean changed;

  g_return_if_fail (SLAB_IS_VOLUME (self));
  g_return_if_fail (spacing != NULL);

  unit = g_intern_string (unit);
  value_unit = g_intern_string (value_unit);
  g_mutex_lock (&annotation_mutex);
  changed = memcmp (self->content.spacing, spacing, sizeof self->content.spacing) != 0
            || g_strcmp0 (self->content.unit, unit) != 0 || self->value_unit != value_unit;
  memcpy (self->content.spacing, spacing, sizeof self->content.spacing);
  self->content.unit = unit;
  self->value_unit = value_unit;
  self->is_annotated |= changed;
  g_mutex_unlock (&annotation_mutex);
  if (changed)
    g_signal_emit (self, signals[ANNOTATED], 0);
}

/**
 * slab_volume_annotate_like:
 * @other: the same as it is known of @self
 */
void
slab_volume_annotate_like (SlabVolume *self, SlabVolume *other)
{
  double spacing[SLAB_N_AXES];

  g_return_if_fail (SLAB_IS_VOLUME (self));
  g_return_if_fail (SLAB_IS_VOLUME (other));

  (void) slab_volume_get_spacing (other, spacing);
  slab_volume_annotate (self, spacing, slab_volume_get_unit (other), slab_volume_get_value_unit (other));
}

/**
 * slab_volume_is_annotated:
 *
 * Any thread.
 *
 * Returns: whether somebody has said more, or something else, than the file does
 */
gboolean
slab_volume_is_annotated (SlabVolume *self)
{
  gboolean is_annotated;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);

  g_mutex_lock (&annotation_mutex);
  is_annotated = self->is_annotated;
  g_mutex_unlock (&annotation_mutex);
  return is_annotated;
}

/**
 * slab_volume_get_display_range:
 * @self: a volume
 * @low: (out): value to show as black; untouched when %FALSE is returned
 * @high: (out): value to show as white, above @low
 *
 * Any thread.
 *
 * Returns: %TRUE when the file says in which range it wants to be shown
 */
gboolean
slab_volume_get_display_range (SlabVolume *self, float *low, float *high)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  if (!(self->content.low < self->content.high))
    return FALSE;
  *low = self->content.low;
  *high = self->content.high;
  return TRUE;
}

/**
 * slab_volume_read_box:
 * @self: a volume
 * @box: a box inside the volume
 * @target: (out): where the first voxel goes
 * @row_stride: floats in @target from one voxel to the next one along Y
 * @plane_stride: floats in @target from one voxel to the next one along Z
 * @error: return location for a %SLAB_VOLUME_ERROR_CHANGED
 *
 * Reads a box of any shape as float32; a plane across X is a box one voxel wide, with a @row_stride of 1. Nothing is
 * allocated. When the file is not whole any more, @target holds what could be read and zeros. Any thread.
 *
 * Returns: %FALSE when the file was cut short or failed
 */
gboolean
slab_volume_read_box (SlabVolume *self, const SlabBox *box, float *target, gsize row_stride, gsize plane_stride,
                      GError **error)
{
  const SlabShape *shape;
  SlabSampleType type;
  SlabByteOrder order;
  gsize sample_size, source_row, source_plane;
  const guint8 *source;
  gboolean is_native;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (box != NULL && slab_box_is_inside (box, &self->content.layout.shape), FALSE);
  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (row_stride >= (gsize) box->size[SLAB_AXIS_X] || box->size[SLAB_AXIS_Y] == 1, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  shape = &self->content.layout.shape;
  type = self->content.layout.sample_type;
  order = self->content.layout.byte_order;
  is_native = slab_sample_type_is_native (type, order);
  /* None of these can overflow: the whole volume has fitted a mapping. */
  sample_size = slab_sample_type_get_size (type);
  source_row = (gsize) shape->n[SLAB_AXIS_X] * sample_size;
  source_plane = (gsize) shape->n[SLAB_AXIS_Y] * source_row;
  source = self->bytes + (gsize) box->start[SLAB_AXIS_Z] * source_plane + (gsize) box->start[SLAB_AXIS_Y] * source_row
           + (gsize) box->start[SLAB_AXIS_X] * sample_size;

  for (gint64 z = 0; z < box->size[SLAB_AXIS_Z]; z++)
    {
      const guint8 *from = source + (gsize) z * source_plane;
      float *to = target + (gsize) z * plane_stride;

      if (box->size[SLAB_AXIS_X] == 1 && is_native)
        for (gint64 y = 0; y < box->size[SLAB_AXIS_Y]; y++)
          memcpy (to + (gsize) y * row_stride, from + (gsize) y * source_row, sizeof (float));
      else if (box->size[SLAB_AXIS_X] == shape->n[SLAB_AXIS_X] && row_stride == (gsize) shape->n[SLAB_AXIS_X])
        slab_sample_type_to_float (type, order, from, (gsize) (box->size[SLAB_AXIS_Y] * box->size[SLAB_AXIS_X]), to);
      else
        for (gint64 y = 0; y < box->size[SLAB_AXIS_Y]; y++)
          slab_sample_type_to_float (type, order, from + (gsize) y * source_row, (gsize) box->size[SLAB_AXIS_X],
                                     to + (gsize) y * row_stride);
    }

  return slab_volume_check (self, error);
}

/**
 * slab_volume_read_samples:
 * @self: a volume
 * @box: a box inside the volume
 * @samples: (out): its voxels, X fastest, without gaps, in the sample type and byte order of the volume
 * @error: return location for a %SLAB_VOLUME_ERROR_CHANGED
 *
 * As slab_volume_read_box(), for who keeps integers of 32 bits and float64 to the bit. Any thread.
 *
 * Returns: %FALSE when the file was cut short or failed
 */
gboolean
slab_volume_read_samples (SlabVolume *self, const SlabBox *box, void *samples, GError **error)
{
  const SlabShape *shape;
  gsize sample_size, source_row, source_plane, row;
  const guint8 *source;
  guint8 *target = samples;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (box != NULL && slab_box_is_inside (box, &self->content.layout.shape), FALSE);
  g_return_val_if_fail (samples != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  shape = &self->content.layout.shape;
  /* None of these can overflow: the whole volume has fitted a mapping. */
  sample_size = slab_sample_type_get_size (self->content.layout.sample_type);
  source_row = (gsize) shape->n[SLAB_AXIS_X] * sample_size;
  source_plane = (gsize) shape->n[SLAB_AXIS_Y] * source_row;
  row = (gsize) box->size[SLAB_AXIS_X] * sample_size;
  source = self->bytes + (gsize) box->start[SLAB_AXIS_Z] * source_plane + (gsize) box->start[SLAB_AXIS_Y] * source_row
           + (gsize) box->start[SLAB_AXIS_X] * sample_size;
  for (gsize z = 0; z < (gsize) box->size[SLAB_AXIS_Z]; z++)
    for (gsize y = 0; y < (gsize) box->size[SLAB_AXIS_Y]; y++)
      {
        memcpy (target, source + z * source_plane + y * source_row, row);
        target += row;
      }
  return slab_volume_check (self, error);
}

/*< private >
 * slab_volume_read_flat:
 * @self: a volume
 * @first: index of the first voxel in storage order: (z * ny + y) * nx + x
 * @n_voxels: how many
 * @target: (out): the voxels
 *
 * For those who go over all voxels whatever their place; they call slab_volume_check() at the end. Any thread.
 */
void
slab_volume_read_flat (SlabVolume *self, guint64 first, gsize n_voxels, float *target)
{
  gsize sample_size;

  g_return_if_fail (SLAB_IS_VOLUME (self));
  g_return_if_fail (first <= self->n_voxels && n_voxels <= self->n_voxels - first);

  sample_size = slab_sample_type_get_size (self->content.layout.sample_type);
  slab_sample_type_to_float (self->content.layout.sample_type, self->content.layout.byte_order,
                             self->bytes + (gsize) first * sample_size, n_voxels, target);
}

/**
 * slab_volume_load:
 * @self: a volume
 * @first: index of the first voxel in storage order: (z * ny + y) * nx + x
 * @n_voxels: how many
 * @samples: (out): the voxels in the sample type and byte order of the volume
 * @error: return location for a %SLAB_VOLUME_ERROR_CHANGED or a G_IO_ERROR
 *
 * Copies voxels as they are stored. A file is read, not looked at through its mapping: nothing of it stays in the
 * memory of the process, and what the disk says against it is told. Any thread.
 *
 * Returns: %FALSE when the file was cut short or failed
 */
gboolean
slab_volume_load (SlabVolume *self, guint64 first, gsize n_voxels, void *samples, GError **error)
{
  gsize sample_size;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (first <= self->n_voxels && n_voxels <= self->n_voxels - first, FALSE);
  g_return_val_if_fail (samples != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  /* None of these can overflow: the whole volume has fitted a mapping. */
  sample_size = slab_sample_type_get_size (self->content.layout.sample_type);
  if (self->mapping)
    return slab_mapped_file_read (self->mapping, self->content.layout.skip + first * sample_size, samples,
                                  n_voxels * sample_size, error);
  memcpy (samples, self->bytes + (gsize) first * sample_size, n_voxels * sample_size);
  return TRUE;
}

/**
 * slab_volume_get_extent:
 * @self: a volume
 * @first: index of a voxel in storage order
 * @is_zero: (out): %TRUE where voxels are known to be 0 without being read, since the file has a hole there
 *
 * For those who would read much of nothing. Call slab_volume_check() afterwards. Any thread.
 *
 * Returns: how many voxels from @first on are so, at least 1
 */
guint64
slab_volume_get_extent (SlabVolume *self, guint64 first, gboolean *is_zero)
{
  guint64 sample_size, n_bytes, n;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), 1);
  g_return_val_if_fail (first < self->n_voxels, 1);
  g_return_val_if_fail (is_zero != NULL, 1);

  sample_size = slab_sample_type_get_size (self->content.layout.sample_type);
  *is_zero = FALSE;
  if (self->mapping == NULL)
    return self->n_voxels - first;
  n_bytes = slab_mapped_file_get_extent (self->mapping, self->content.layout.skip + first * sample_size, is_zero);
  /* A voxel of which a part is in a hole is not known, and one of which a part is beyond one is read. */
  n = *is_zero ? n_bytes / sample_size : (n_bytes + sample_size - 1) / sample_size;
  if (n == 0)
    *is_zero = FALSE;
  return CLAMP (n, 1, self->n_voxels - first);
}

/**
 * slab_volume_prefetch:
 * @self: a volume
 * @first: index of the first voxel in storage order
 * @n_voxels: how many
 *
 * Has the system read them in one go, without waiting for it, where small parts of them are loaded next. Any thread.
 */
void
slab_volume_prefetch (SlabVolume *self, guint64 first, guint64 n_voxels)
{
  guint64 sample_size;

  g_return_if_fail (SLAB_IS_VOLUME (self));
  g_return_if_fail (first <= self->n_voxels && n_voxels <= self->n_voxels - first);

  sample_size = slab_sample_type_get_size (self->content.layout.sample_type);
  if (self->mapping != NULL)
    slab_mapped_file_prefetch (self->mapping, self->content.layout.skip + first * sample_size, n_voxels * sample_size);
}

/*< private >
 * slab_volume_prefetch_run:
 * @self: a volume
 * @sample: of its voxels
 * @turn: of slab_volume_sample_get_spread_run(); nothing is done from n_runs on, and for a sample of one run, which is
 *   the whole volume in order
 *
 * Any thread.
 */
void
slab_volume_prefetch_run (SlabVolume *self, const SlabVolumeSample *sample, guint64 turn)
{
  if (sample->n_runs > 1 && turn < sample->n_runs)
    slab_volume_prefetch (self, slab_volume_sample_get_spread_run (sample, turn), sample->run_length);
}

/**
 * slab_volume_bring_in:
 * @self: a volume
 * @box: a box inside the volume
 *
 * Has the voxels of the box in memory, for those who then read them through a pointer. What was brought in once is not
 * looked at again until slab_volume_forget_brought_in(). Any thread.
 *
 * Returns: %FALSE when they are always there, since the volume is in memory
 */
gboolean
slab_volume_bring_in (SlabVolume *self, const SlabBox *box)
{
  const gint64 *n;
  gsize sample_size;
  guint64 row, first;

  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (box != NULL && slab_box_is_inside (box, &self->content.layout.shape), FALSE);

  if (self->mapping == NULL)
    return FALSE;
  n = self->content.layout.shape.n;
  sample_size = slab_sample_type_get_size (self->content.layout.sample_type);
  row = (guint64) n[SLAB_AXIS_X] * sample_size;
  for (gint64 z = 0; z < box->size[SLAB_AXIS_Z]; z++)
    {
      first = self->content.layout.skip
              + ((guint64) (box->start[SLAB_AXIS_Z] + z) * (guint64) n[SLAB_AXIS_Y] + (guint64) box->start[SLAB_AXIS_Y])
                    * row;
      /* Of rows of some pages it is not worth to leave out what is beside the box. */
      if (row < LONG_ROW_BYTES || box->size[SLAB_AXIS_X] == n[SLAB_AXIS_X])
        slab_mapped_file_bring_in (self->mapping, first, (guint64) box->size[SLAB_AXIS_Y] * row);
      else
        for (gint64 y = 0; y < box->size[SLAB_AXIS_Y]; y++)
          slab_mapped_file_bring_in (self->mapping,
                                     first + (guint64) y * row + (guint64) box->start[SLAB_AXIS_X] * sample_size,
                                     (guint64) box->size[SLAB_AXIS_X] * sample_size);
    }
  return TRUE;
}

/**
 * slab_volume_forget_brought_in:
 * @self: a volume
 *
 * For who begins to read the volume: the system may have needed the memory since slab_volume_bring_in(). Any thread.
 */
void
slab_volume_forget_brought_in (SlabVolume *self)
{
  g_return_if_fail (SLAB_IS_VOLUME (self));

  if (self->mapping != NULL)
    slab_mapped_file_forget_brought_in (self->mapping);
}

/**
 * slab_volume_peek_floats:
 *
 * Who reads voxels through this pointer calls slab_volume_check() afterwards, and gives the pointer to no system call.
 * Any thread.
 *
 * Returns: (transfer none) (nullable): all voxels, X fastest, when they are stored as aligned native float32; else
 *   %NULL
 */
const float *
slab_volume_peek_floats (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  if (!slab_sample_type_is_native (self->content.layout.sample_type, self->content.layout.byte_order)
      || (guintptr) self->bytes % G_ALIGNOF (float) != 0)
    return NULL;
  return (const float *) (const void *) self->bytes;
}

/**
 * slab_volume_peek_samples:
 *
 * As slab_volume_peek_floats(), for a reader who knows every sample type, byte order and alignment. Any thread.
 *
 * Returns: (transfer none): all voxels as they are stored, X fastest
 */
const void *
slab_volume_peek_samples (SlabVolume *self)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), NULL);

  return self->bytes;
}

/**
 * slab_volume_check:
 * @self: a volume
 * @error: return location for a %SLAB_VOLUME_ERROR_CHANGED
 *
 * Any thread.
 *
 * Returns: %FALSE when the file has been cut short or could not be read since the volume was opened, so that voxels
 *   read from it may be zeros
 */
gboolean
slab_volume_check (SlabVolume *self, GError **error)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return self->mapping == NULL || slab_mapped_file_check (self->mapping, self->n_bytes_used, error);
}
