/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "../reference/references.h"
#include "filter/slab-filter.h"

/* What the tests of the filters share: volumes, parameters of a reference case, and running a filter with the
 * scratch that it asked for and not a byte more. */

/* Bytes behind the scratch that must stay as they are; none where the address sanitizer watches instead. */
#ifdef __SANITIZE_ADDRESS__
#define FIXTURE_GUARD 0
#else
#define FIXTURE_GUARD 256
#endif

static inline SlabFilterParams *
fixture_params (const char *filter, const char *const *options)
{
  GError *error = NULL;
  const SlabFilterInfo *info = slab_filter_find (filter, &error);
  SlabFilterParams *params;

  g_assert_no_error (error);
  params = slab_filter_params_new (info);
  for (; *options != NULL; options += 2)
    {
      g_assert_true (slab_filter_params_set_from_string (params, options[0], options[1], &error));
      g_assert_no_error (error);
    }
  g_assert_true (slab_filter_params_validate (params, &error));
  g_assert_no_error (error);

  return params;
}

static inline void
fixture_set (SlabFilterParams *params, const char *name, const char *text)
{
  GError *error = NULL;

  g_assert_true (slab_filter_params_set_from_string (params, name, text, &error));
  g_assert_no_error (error);
}

static inline float *
fixture_input (const SlabReferenceCase *reference)
{
  float *volume = g_new (float, slab_reference_count (reference->shape));

  slab_reference_fill (volume, reference->shape, reference->kind, reference->seed);

  return volume;
}

/* Garbage of NaNs at first, so that nothing may rely on what was there. */
static inline guint8 *
fixture_memory_new (guint64 bytes)
{
  guint8 *memory = g_aligned_alloc (1, MAX (bytes + FIXTURE_GUARD, 1), 64);

  memset (memory, 0xff, bytes + FIXTURE_GUARD);

  return memory;
}

static inline void
fixture_memory_free (guint8 *memory, guint64 bytes)
{
  for (guint64 i = bytes; i < bytes + FIXTURE_GUARD; i++)
    g_assert_cmpuint (memory[i], ==, 0xff);
  g_aligned_free (memory);
}

/* When it is set, chunks add what their passes take. */
static SlabFilterPass *fixture_passes;

/* Runs one chunk. The output is a place in a volume of @output_size, at @output_start. */
static inline guint
fixture_run_chunk (const SlabFilterParams *params, const float *input, const gint64 input_size[3],
                   const gint64 core_start[3], const gint64 core_size[3], float *output, const gint64 output_size[3],
                   const gint64 output_start[3], const gint *cancel)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  guint64 bytes = info->get_scratch_bytes (params, input_size, core_size);
  guint8 *scratch = fixture_memory_new (bytes);
  const gint no_cancel = 0;
  SlabFilterChunk chunk = {
    .input = input,
    .input_sample_size = sizeof (float),
    .input_row_stride = (gsize) input_size[2],
    .input_plane_stride = (gsize) (input_size[1] * input_size[2]),
    .input_size = { input_size[0], input_size[1], input_size[2] },
    .core_start = { core_start[0], core_start[1], core_start[2] },
    .core_size = { core_size[0], core_size[1], core_size[2] },
    .output = output + (output_start[0] * output_size[1] + output_start[1]) * output_size[2] + output_start[2],
    .output_row_stride = (gsize) output_size[2],
    .output_plane_stride = (gsize) (output_size[1] * output_size[2]),
    .scratch = scratch,
    .cancel = cancel != NULL ? cancel : &no_cancel,
    .iterations = 12345,
    .passes = fixture_passes,
  };

  info->run_chunk (params, &chunk);
  fixture_memory_free (scratch, bytes);

  return chunk.iterations;
}

/* The volume as one chunk. */
static inline guint
fixture_run_whole (const SlabFilterParams *params, const float *input, const gint64 shape[3], float *output)
{
  const gint64 start[3] = { 0, 0, 0 };

  return fixture_run_chunk (params, input, shape, start, shape, output, shape, start, NULL);
}

/* Cuts the volume in chunks with an overlap that ends at the faces, or goes on at the other side. */
static inline void
fixture_run_cut (const SlabFilterParams *params, const float *input, const gint64 shape[3], const gint64 chunk[3],
                 const gint64 overlap[3], gboolean is_periodic, float *output)
{
  gint64 core[3], size[3], low[3], high[3], start[3];

  for (core[0] = 0; core[0] < shape[0]; core[0] += chunk[0])
    for (core[1] = 0; core[1] < shape[1]; core[1] += chunk[1])
      for (core[2] = 0; core[2] < shape[2]; core[2] += chunk[2])
        {
          gint64 padded_size[3];
          float *padded;
          gsize i = 0;

          for (guint axis = 0; axis < 3; axis++)
            {
              size[axis] = MIN (chunk[axis], shape[axis] - core[axis]);
              low[axis] = core[axis] - overlap[axis];
              high[axis] = core[axis] + size[axis] + overlap[axis];
              if (!is_periodic)
                {
                  low[axis] = MAX (low[axis], 0);
                  high[axis] = MIN (high[axis], shape[axis]);
                }
              start[axis] = core[axis] - low[axis];
              padded_size[axis] = high[axis] - low[axis];
            }

          padded = g_new (float, slab_reference_count (padded_size));
          for (gint64 z = low[0]; z < high[0]; z++)
            for (gint64 y = low[1]; y < high[1]; y++)
              for (gint64 x = low[2]; x < high[2]; x++)
                padded[i++] =
                    input[((z + 64 * shape[0]) % shape[0] * shape[1] + (y + 64 * shape[1]) % shape[1]) * shape[2]
                          + (x + 64 * shape[2]) % shape[2]];
          fixture_run_chunk (params, padded, padded_size, start, size, output, shape, core, NULL);
          g_free (padded);
        }
}

static inline void
fixture_assert_same_bits (const float *a, const float *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (slab_reference_bits (a[i]) != slab_reference_bits (b[i]))
      g_error ("voxel %" G_GSIZE_FORMAT " is %.9g, expected %.9g", i, (double) a[i], (double) b[i]);
}

/* The sample first: it says where, the hash only that. */
static inline void
fixture_assert_reference (const SlabReferenceCase *reference, const float *output)
{
  for (gsize i = 0; i < reference->n_values; i++)
    if (slab_reference_bits (output[i * reference->step]) != reference->values[i])
      {
        float expected;

        memcpy (&expected, &reference->values[i], sizeof expected);
        g_error ("%s: voxel %" G_GSIZE_FORMAT " is %.9g, expected %.9g", reference->name, i * reference->step,
                 (double) output[i * reference->step], (double) expected);
      }
  if (slab_reference_hash (output, slab_reference_count (reference->shape)) != reference->hash)
    g_error ("%s: differs from the reference outside the sample", reference->name);
}
