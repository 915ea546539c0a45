/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-buffer.h"
#include "slab-sample-type.h"
#include "slab-shape.h"

G_BEGIN_DECLS

/**
 * SlabVolumeError:
 * @SLAB_VOLUME_ERROR_NO_LAYOUT: the file has no header or side file that says what it holds; a raw layout is needed
 * @SLAB_VOLUME_ERROR_SIZE: shape, sample type and the file's size contradict each other; a raw layout may help
 * @SLAB_VOLUME_ERROR_SHAPE: a dimension is zero, negative, or the product is absurd
 * @SLAB_VOLUME_ERROR_PARSE: a side file or header cannot be understood
 * @SLAB_VOLUME_ERROR_UNSUPPORTED: recognised, but not something that can be shown
 * @SLAB_VOLUME_ERROR_CHANGED: the file was cut short or failed while it was open
 * @SLAB_VOLUME_ERROR_MEMORY: the memory asked for is not to be had
 *
 * Anything the operating system says comes as G_IO_ERROR. Every message names the file, what was found and
 * what was expected.
 */
typedef enum
{
  SLAB_VOLUME_ERROR_NO_LAYOUT,
  SLAB_VOLUME_ERROR_SIZE,
  SLAB_VOLUME_ERROR_SHAPE,
  SLAB_VOLUME_ERROR_PARSE,
  SLAB_VOLUME_ERROR_UNSUPPORTED,
  SLAB_VOLUME_ERROR_CHANGED,
  SLAB_VOLUME_ERROR_MEMORY,
} SlabVolumeError;

#define SLAB_VOLUME_ERROR (slab_volume_error_quark ())
GQuark slab_volume_error_quark (void);

/**
 * SlabRawLayout:
 * @shape: voxels along Z, Y and X
 * @sample_type: type of one voxel
 * @byte_order: byte order of one voxel
 * @skip: bytes before the first voxel
 * @trailing: bytes after the last voxel, left unread: a person who knows of them says so
 *
 * What must be known to read a headerless file. It explains the file's size to the byte.
 */
typedef struct
{
  SlabShape shape;
  SlabSampleType sample_type;
  SlabByteOrder byte_order;
  guint64 skip;
  guint64 trailing;
} SlabRawLayout;

/**
 * SlabVolume:
 *
 * A volume of voxels, immutable after it is made: a mapped file or a SlabBuffer. Every function may be called
 * from any thread; voxels are handed out as float32, and as they are stored to who copies them.
 *
 * What a person adds to what the file says, spacing and unit of the values, may change: it is set in the main thread.
 *
 * Signals:
 *   "annotated": spacing, its unit or the unit of the values is another one
 */
#define SLAB_TYPE_VOLUME (slab_volume_get_type ())
G_DECLARE_FINAL_TYPE (SlabVolume, slab_volume, SLAB, VOLUME, GObject)

/* Opening reads headers and side files only, never the voxels. With @layout the side files are not asked. */
SlabVolume *slab_volume_open (GFile *file, const SlabRawLayout *layout, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabVolume *slab_volume_new_from_buffer (SlabBuffer *buffer, const SlabShape *shape,
                                         SlabVolume *like) G_GNUC_WARN_UNUSED_RESULT;

GFile *slab_volume_get_file (SlabVolume *self);
const char *slab_volume_get_name (SlabVolume *self);
const char *slab_volume_get_format (SlabVolume *self);
const SlabShape *slab_volume_get_shape (SlabVolume *self);
SlabSampleType slab_volume_get_sample_type (SlabVolume *self);
SlabByteOrder slab_volume_get_byte_order (SlabVolume *self);
guint64 slab_volume_get_n_voxels (SlabVolume *self);
gboolean slab_volume_get_spacing (SlabVolume *self, double spacing[SLAB_N_AXES]);
const char *slab_volume_get_unit (SlabVolume *self);
const char *slab_volume_get_value_unit (SlabVolume *self);
void slab_volume_annotate (SlabVolume *self, const double spacing[SLAB_N_AXES], const char *unit,
                           const char *value_unit);
void slab_volume_annotate_like (SlabVolume *self, SlabVolume *other);
gboolean slab_volume_is_annotated (SlabVolume *self);
gboolean slab_volume_get_layout (SlabVolume *self, SlabRawLayout *layout);
gboolean slab_volume_get_display_range (SlabVolume *self, float *low, float *high);

gboolean slab_volume_read_box (SlabVolume *self, const SlabBox *box, float *target, gsize row_stride,
                               gsize plane_stride, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_volume_read_samples (SlabVolume *self, const SlabBox *box, void *samples,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_volume_load (SlabVolume *self, guint64 first, gsize n_voxels, void *samples,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint64 slab_volume_get_extent (SlabVolume *self, guint64 first, gboolean *is_zero);
void slab_volume_prefetch (SlabVolume *self, guint64 first, guint64 n_voxels);
gboolean slab_volume_bring_in (SlabVolume *self, const SlabBox *box);
void slab_volume_forget_brought_in (SlabVolume *self);
const float *slab_volume_peek_floats (SlabVolume *self);
const void *slab_volume_peek_samples (SlabVolume *self);
gboolean slab_volume_check (SlabVolume *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
