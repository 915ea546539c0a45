/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-histogram.h"
#include "slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabVolumeHistogram:
 *
 * The histogram of a whole volume, made in the background by a thread that begins at once and ends when this object
 * does. First comes an estimate from a sample spread over the volume, within 100 ms for any size (of at least
 * %SLAB_ESTIMATE_MIN_VOXELS, for which a very slow disk takes longer); for up to a second it grows with the sample;
 * then comes the exact one, from every voxel, read in the order of the file. All but the first is done at low priority.
 * Once known it stays with the volume, so that the next object for the same volume has it from the start.
 *
 * Of a file that is larger than a quarter of the memory nothing is left in the system's cache: what the person looks at
 * is not pushed out by what nobody sees.
 *
 * Made and used in one main context.
 *
 * Signals:
 *   "changed": another histogram, more progress, or an error; at most every 100 ms or so
 */
#define SLAB_TYPE_VOLUME_HISTOGRAM (slab_volume_histogram_get_type ())
G_DECLARE_FINAL_TYPE (SlabVolumeHistogram, slab_volume_histogram, SLAB, VOLUME_HISTOGRAM, GObject)

SlabVolumeHistogram *slab_volume_histogram_new (SlabVolume *volume) G_GNUC_WARN_UNUSED_RESULT;

SlabVolume *slab_volume_histogram_get_volume (SlabVolumeHistogram *self);
SlabHistogram *slab_volume_histogram_get_histogram (SlabVolumeHistogram *self);
double slab_volume_histogram_get_progress (SlabVolumeHistogram *self);
const GError *slab_volume_histogram_get_error (SlabVolumeHistogram *self);

G_END_DECLS
