/* SPDX-License-Identifier: MIT */
#pragma once

#include "filter/slab-filter.h"
#include "slab-chunk-cut.h"
#include "volume/slab-shape.h"

G_BEGIN_DECLS

/* Of filters that reach everywhere. Chambolle's information travels a voxel per iteration and fades; 8 keeps the
 * redundant work below 2. */
#define SLAB_CHUNK_AUTO_UNBOUNDED_OVERLAP 8

/**
 * SlabChunkAuto:
 * @params: the filter's
 * @shape: of the volume, in voxels
 * @overlap: voxels read beyond a core to each side
 * @reaches_around: padded boxes go on beyond the faces
 * @is_in_place: chunks are read and written where they are
 * @is_unbounded: the filter reaches everywhere
 * @is_shown: the borders of chunks show in the result, so it must not depend on the machine, the threads, the limit
 * @may_taper: the last chunks may be smaller than the others
 * @n_threads: how many work
 * @fixed_bytes: of input and output
 * @memory_limit: bytes; 0 for none
 *
 * What is known when the chunk is to be chosen.
 */
typedef struct
{
  const SlabFilterParams *params;
  SlabShape shape;
  gint64 overlap[SLAB_N_AXES];
  gboolean reaches_around;
  gboolean is_in_place;
  gboolean is_unbounded;
  gboolean is_shown;
  gboolean may_taper;
  guint n_threads;
  guint64 fixed_bytes;
  guint64 memory_limit;
} SlabChunkAuto;

/**
 * SlabChunkAutoCut:
 * @chunk: voxels of the largest chunk along each axis
 * @tapered_axis: the axis that @taper cuts; the others are cut in chunks of the same size
 * @taper: without halvings, no axis is tapered
 */
typedef struct
{
  gint64 chunk[SLAB_N_AXES];
  guint tapered_axis;
  SlabChunkTaper taper;
} SlabChunkAutoCut;

void slab_chunk_auto_choose (const SlabChunkAuto *question, SlabChunkAutoCut *cut);

G_END_DECLS
