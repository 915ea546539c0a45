/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/* Called from the thread that saves, with 0..1. */
typedef void (*SlabProgressFunc) (double fraction, gpointer user_data);

/**
 * SlabVolumeWriter:
 *
 * Writes an ESRF volume (`X.vol`, `X.vol.info`, `X.vol.xml`) plane by plane to temporary names beside the
 * target, and renames them in slab_volume_writer_finish(). A writer that is dropped before removes what it wrote,
 * so the final name never holds half a volume. One thread at a time.
 */
#define SLAB_TYPE_VOLUME_WRITER (slab_volume_writer_get_type ())
G_DECLARE_FINAL_TYPE (SlabVolumeWriter, slab_volume_writer, SLAB, VOLUME_WRITER, GObject)

SlabVolumeWriter *slab_volume_writer_new (GFile *target, const SlabShape *shape, SlabSampleType sample_type,
                                          const double spacing[SLAB_N_AXES], GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_volume_writer_set_direct (SlabVolumeWriter *self);
gboolean slab_volume_writer_append_planes (SlabVolumeWriter *self, const float *planes, gint64 n_planes,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_volume_writer_append_voxels (SlabVolumeWriter *self, const float *voxels, guint64 n_voxels,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_volume_writer_append_samples (SlabVolumeWriter *self, const void *samples, SlabByteOrder order,
                                            guint64 n_voxels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_volume_writer_write (SlabVolumeWriter *self, SlabVolume *volume, SlabProgressFunc progress,
                                   gpointer user_data, GCancellable *cancellable, GError **error);
gboolean slab_volume_writer_finish (SlabVolumeWriter *self, GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean slab_volume_save (SlabVolume *volume, GFile *target, SlabSampleType sample_type, SlabProgressFunc progress,
                           gpointer user_data, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
