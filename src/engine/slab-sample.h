/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "volume/slab-shape.h"
#include "volume/slab-volume-writer.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

#define SLAB_SAMPLE_DEFAULT_SHAPE ((SlabShape){ { 50, 1104, 1104 } })
#define SLAB_SAMPLE_DEFAULT_SEED 2017

/* Writes the sample volume (see SlabPhantom) with OpenMP: in the engine's thread only. */
gboolean slab_sample_write (GFile *target, const SlabShape *shape, guint64 seed, guint n_threads,
                            SlabProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same voxels in memory, for who needs no file. In the engine's thread only. */
SlabVolume *slab_sample_make (const SlabShape *shape, guint64 seed, guint n_threads, GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where the window and ./dev keep it: slabscope/sample.vol in the user's cache folder. */
GFile *slab_sample_get_default_file (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
