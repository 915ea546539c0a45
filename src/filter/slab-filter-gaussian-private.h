/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-filter-private.h"

/* What the Gaussian's parts share: the plan of a run, and the passes for each accumulator and width of vectors. */

G_BEGIN_DECLS

/* Along z the input is read, along x the result is written; y turns rows into columns. */
typedef enum
{
  SLAB_GAUSSIAN_PASS_Z,
  SLAB_GAUSSIAN_PASS_Y,
  SLAB_GAUSSIAN_PASS_X,
} SlabGaussianPass;

/* What a run needs of the scratch: sizes in voxels, places in bytes from its start. */
typedef struct
{
  gint64 radius[SLAB_FILTER_N_AXES];
  /* What the run sees as its input, and where in it the core begins; position 0 is @origin of the chunk's input, which
   * begins anew behind its end. */
  gint64 size[SLAB_FILTER_N_AXES];
  gint64 core_start[SLAB_FILTER_N_AXES];
  gint64 origin[SLAB_FILTER_N_AXES];
  double cval;
  gint64 z_block;
  gint64 y_block;
  gint64 z_band; /* planes and rows of the core that are made tile by tile */
  gint64 y_band;
  gint64 tile; /* columns along x that go through z and y at a time */
  gint64 ring_rows;
  gint64 ring_width;
  gint64 plane_stride;             /* of the ring */
  gint64 carry_size;               /* columns kept from tile to tile, a batch of lines */
  guint64 map[SLAB_FILTER_N_AXES]; /* position that is seen, or -1, of core and radius */
  guint64 weights[SLAB_FILTER_N_AXES];
  guint64 rows;
  guint64 converted;
  guint64 gather;
  guint64 ring;
  guint64 outside;
  guint64 lines;
  guint64 columns;
  guint64 carry;
  guint64 kernel;
  guint64 total;
} SlabGaussianLayout;

/* The indices of the input that @n entries of a map name: @low to before @high. */
static inline void
slab_gaussian_get_span (const gint64 *map, gint64 n, gint64 *low, gint64 *high)
{
  *low = G_MAXINT64;
  *high = 0;
  for (gint64 i = 0; i < n; i++)
    if (map[i] >= 0)
      {
        *low = MIN (*low, map[i]);
        *high = MAX (*high, map[i] + 1);
      }
}

/*
 * What the passes read and write for a block of @z_block planes and @y_block rows of the core and a tile of @width
 * columns, of which @n_out get their result. Each voxel counts once a block and pass, however many taps it is in:
 *
 *   z reads @n_z planes of the input for @n_fill rows that are new, and writes @z_block planes of them to the ring
 *   y reads @n_y rows of the ring, and writes the block's rows as columns of accumulators
 *   x reads the columns that the results reach, and writes the results
 *
 * Only the input and the result go to memory for certain: the ring and the columns are made for the cache.
 */
static inline void
slab_gaussian_add_bytes (const SlabFilterChunk *chunk, const SlabGaussianLayout *layout, gint64 n_z, gint64 z_block,
                         gint64 n_fill, gint64 n_y, gint64 y_block, gint64 width, gint64 n_out, gsize real_size)
{
  const gint64 n_rows = z_block * y_block;

  if (chunk->passes == NULL)
    return;
  /* Where a whole block is outside the input, it reads nothing. */
  n_z = MAX (n_z, 0);
  n_y = MAX (n_y, 0);
  slab_filter_add_bytes (chunk, SLAB_GAUSSIAN_PASS_Z,
                         (guint64) (n_fill * width)
                             * ((guint64) n_z * chunk->input_sample_size + (guint64) z_block * sizeof (float)));
  slab_filter_add_bytes (chunk, SLAB_GAUSSIAN_PASS_Y,
                         (guint64) width * ((guint64) (n_y * z_block) * sizeof (float) + (guint64) n_rows * real_size));
  if (n_out > 0)
    slab_filter_add_bytes (
        chunk, SLAB_GAUSSIAN_PASS_X,
        (guint64) n_rows * ((guint64) (n_out + 2 * layout->radius[2]) * real_size + (guint64) n_out * sizeof (float)));
}

/* The part of the core from plane @z_from to @z_to and row @y_from to @y_to, all of its columns. Returns early when it
 * is cancelled. */
typedef void SlabGaussianRun (SlabFilterChunk *chunk, const SlabGaussianLayout *layout, gint64 z_from, gint64 z_to,
                              gint64 y_from, gint64 y_to);

SlabGaussianRun slab_filter_gaussian_run_single_16;
SlabGaussianRun slab_filter_gaussian_run_double_16;
#ifdef SLAB_CPU_HAS_TARGETS
SlabGaussianRun slab_filter_gaussian_run_single_32;
SlabGaussianRun slab_filter_gaussian_run_single_64;
SlabGaussianRun slab_filter_gaussian_run_double_32;
SlabGaussianRun slab_filter_gaussian_run_double_64;
#endif

G_END_DECLS
