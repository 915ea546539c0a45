/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-picture.h"
#include "volume/slab-volume-writer.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_SLICE_FORMAT_PNG,  /* as it is seen */
  SLAB_SLICE_FORMAT_TIFF, /* the values, as 32-bit floats */
  SLAB_N_SLICE_FORMATS,
} SlabSliceFormat;

/* By the ending of a name, of small or of large letters; FALSE with an error that says which there are. */
gboolean slab_slice_format_from_name (const char *name, SlabSliceFormat *format, GError **error);
/* "png", "tif" */
const char *slab_slice_format_get_ending (SlabSliceFormat format);

/**
 * SlabSliceExport:
 *
 * Slices that are to be written to files: one, or a numbered series. Immutable, reference-counted by atomics.
 */
typedef struct _SlabSliceExport SlabSliceExport;

/* Takes @picture, whose slice it is. */
SlabSliceExport *slab_slice_export_new (SlabSlicePicture *picture, SlabSliceFormat format,
                                        GFile *file) G_GNUC_WARN_UNUSED_RESULT;
/* Takes @picture. From slice @first on every @step-th, up to @last: "STEM-0012.png" in @folder. */
SlabSliceExport *slab_slice_export_new_series (SlabSlicePicture *picture, SlabSliceFormat format, GFile *folder,
                                               const char *stem, gint64 first, gint64 last,
                                               gint64 step) G_GNUC_WARN_UNUSED_RESULT;
/* The same with names of one's own: "seen_%04d.png", where a "%d" stands for the slice's number. Takes @picture. */
SlabSliceExport *slab_slice_export_new_pattern (SlabSlicePicture *picture, SlabSliceFormat format, GFile *folder,
                                                const char *pattern, gint64 first, gint64 last,
                                                gint64 step) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_slice_export_is_pattern (const char *name);
SlabSliceExport *slab_slice_export_ref (SlabSliceExport *self);
void slab_slice_export_unref (SlabSliceExport *self);

guint64 slab_slice_export_get_n_files (SlabSliceExport *self);
GFile *slab_slice_export_get_file (SlabSliceExport *self, guint64 index) G_GNUC_WARN_UNUSED_RESULT;
/* "Steel-xy", of a volume and a plane; and of one slice "Steel-xy-0012": names to begin with. */
char *slab_slice_export_make_stem (SlabVolume *volume, SlabAxis plane) G_GNUC_WARN_UNUSED_RESULT;
char *slab_slice_export_make_name (SlabVolume *volume, SlabAxis plane, gint64 slice,
                                   SlabSliceFormat format) G_GNUC_WARN_UNUSED_RESULT;

gboolean slab_slice_export_run (SlabSliceExport *self, SlabProgressFunc progress, gpointer user_data,
                                GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSliceExport, slab_slice_export_unref)

G_END_DECLS
