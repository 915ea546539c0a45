/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-lab-result.h"

G_BEGIN_DECLS

/**
 * SlabLabEstimate:
 * @n_cells: that can be measured
 * @n_refused: that cannot, since their plan fails or the machine has not the memory
 * @seconds: what all repeats of all cells take
 * @is_from_results: whether every filter's speed is known from a result of this machine; else it is a guess
 * @peak_bytes: most memory of any cell, with the volume
 *
 * What a set is likely to take.
 */
typedef struct
{
  guint n_cells;
  guint n_refused;
  double seconds;
  gboolean is_from_results;
  double peak_bytes;
} SlabLabEstimate;

void slab_lab_estimate (SlabLabEstimate *estimate, const GPtrArray *cells, const SlabShape *shape,
                        gsize input_voxel_size, guint n_repeats, const SlabMachine *machine, const GPtrArray *results);

G_END_DECLS
