/* SPDX-License-Identifier: MIT */
#include "slab-filter-identity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "slab-filter-private.h"

/* The two ways in which filters get at a chunk: as those that need it contiguous, or as those that do not. */
typedef enum
{
  READING_COPY,
  READING_IN_PLACE,
} Reading;

static const SlabParamChoice reading_choices[] = {
  { "copy", N_ ("Copied with its overlap") },
  { "in-place", N_ ("In place") },
  { NULL, NULL },
};

static const SlabParamSpec identity_params[] = {
  { .name = "reading",
    .label = N_ ("Reading"),
    .description = N_ ("How a chunk is read: copied with its overlap first, as for total variation, or where it is, as "
                       "for the Gaussian. The result is the same."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = READING_COPY,
    .minimum = READING_COPY,
    .maximum = READING_IN_PLACE,
    .step = 1,
    .choices = reading_choices },
};

/* A file may have its samples anywhere. */
typedef guint16 __attribute__ ((aligned (1))) Unaligned16;
typedef gint16 __attribute__ ((aligned (1))) UnalignedSigned16;

static gboolean
identity_validate (const SlabFilterParams *params, GError **error)
{
  return TRUE;
}

static void
identity_get_halo (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES])
{
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    halo[axis] = 0;
}

static gboolean
identity_is_periodic (const SlabFilterParams *params)
{
  return FALSE;
}

static guint64
identity_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                            const gint64 core_size[SLAB_FILTER_N_AXES])
{
  return 0;
}

static gboolean
identity_reads_in_place (const SlabFilterParams *params)
{
  return slab_filter_params_get_choice (params, "reading") == READING_IN_PLACE;
}

#define COPY_AS(Sample)                                                                                                \
  for (gsize i = 0; i < n; i++)                                                                                        \
  to[i] = ((const Sample *) from)[i]

static void
copy_row (const SlabFilterChunk *chunk, const void *from, gsize n, float *to)
{
  switch (chunk->input_sample)
    {
    case SLAB_FILTER_SAMPLE_FLOAT32:
      memcpy (to, from, n * sizeof (float));
      break;
    case SLAB_FILTER_SAMPLE_UINT8:
      COPY_AS (guint8);
      break;
    case SLAB_FILTER_SAMPLE_INT8:
      COPY_AS (gint8);
      break;
    case SLAB_FILTER_SAMPLE_UINT16:
      COPY_AS (Unaligned16);
      break;
    case SLAB_FILTER_SAMPLE_INT16:
      COPY_AS (UnalignedSigned16);
      break;
    case SLAB_FILTER_SAMPLE_OTHER:
    default:
      chunk->convert (chunk->convert_data, from, n, to);
      break;
    }
}

static void
identity_run_chunk (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  const gint64 *start = chunk->core_start;

  chunk->iterations = 0;
  for (gint64 z = 0; z < chunk->core_size[0]; z++)
    for (gint64 y = 0; y < chunk->core_size[1]; y++)
      {
        const gsize place = (gsize) (start[0] + z) * chunk->input_plane_stride
                            + (gsize) (start[1] + y) * chunk->input_row_stride + (gsize) start[2];

        if (slab_filter_chunk_is_cancelled (chunk))
          return;
        copy_row (chunk, (const guint8 *) chunk->input + place * chunk->input_sample_size, (gsize) chunk->core_size[2],
                  chunk->output + (gsize) z * chunk->output_plane_stride + (gsize) y * chunk->output_row_stride);
      }
}

static void
identity_get_cost (const SlabFilterParams *params, gsize input_sample_size, SlabFilterCost *cost)
{
  *cost = (SlabFilterCost){ 0.0, (double) input_sample_size + sizeof (float) };
}

const SlabFilterInfo slab_filter_identity = {
  .id = "identity",
  .title = N_ ("Identity"),
  .summary = N_ ("Copies the volume: shows what cutting, reading and writing cost by themselves."),
  .params = identity_params,
  .n_params = G_N_ELEMENTS (identity_params),
  .reads_in_place = identity_reads_in_place,
  .validate = identity_validate,
  .get_halo = identity_get_halo,
  .is_periodic = identity_is_periodic,
  .get_scratch_bytes = identity_get_scratch_bytes,
  .run_chunk = identity_run_chunk,
  .get_cost = identity_get_cost,
};
