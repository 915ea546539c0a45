/* SPDX-License-Identifier: MIT */
#pragma once

#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* Numbers read from a volume, as text for people: the same in every locale, with minus signs, NaN and infinities by
 * name, and in units of the volume. Any thread. */

/* "0.1834", "−3e+12", "NaN", "+∞". @n_digits: significant ones at most, 1 to 17 */
char *slab_readout_format_value (double value, guint n_digits) G_GNUC_WARN_UNUSED_RESULT;
/* Every digit that tells @value from its neighbours in @type and no more: "1234567", "1000000.25", "0.1". Of an integer
 * type, a value between two of them is that of a slab, and float32. */
char *slab_readout_format_sample (double value, SlabSampleType type) G_GNUC_WARN_UNUSED_RESULT;
/* "36.5 µm", in the unit of length that suits it; in "voxels" where @unit is NULL. */
char *slab_readout_format_length (double length, const char *unit) G_GNUC_WARN_UNUSED_RESULT;
/* "z 24  y 511  x 730 · 1.20, 25.55, 36.50 µm · 0.1834": where a voxel is and what is in it, or of several
 * slices "… · maximum of 5 slices: 0.1834". */
char *slab_readout_format_voxel (SlabVolume *volume, const gint64 voxel[SLAB_N_AXES], gboolean known, double value,
                                 const char *slab) G_GNUC_WARN_UNUSED_RESULT;
/* The unit that lengths of a volume are in; NULL where it has no spacing that can be measured in, so that they are in
 * voxels; "" where it does not say of what its spacing is. */
const char *slab_readout_get_unit (SlabVolume *volume);

G_END_DECLS
