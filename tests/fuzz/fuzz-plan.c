/* SPDX-License-Identifier: MIT */
#include "fuzz-target.h"

#include "engine/slab-chunk-plan.h"
#include "volume/slab-sample-type.h"

/* The words of the command line, one a line: shape, chunk, overlap, memory limit in bytes, threads, sample type,
 * filter, and then "PARAMETER VALUE" as often as there are. A line that is missing is empty. */

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_make_warnings_fatal ();
  return 0;
}

static const char *
next_line (char ***lines)
{
  return **lines != NULL ? *(*lines)++ : "";
}

static gboolean
parse_shape (const char *text, SlabShape *shape)
{
  g_autofree char *printed = NULL;
  SlabShape again;

  if (!slab_shape_parse (text, shape))
    return FALSE;
  g_assert_true (slab_shape_is_valid (shape));
  printed = slab_shape_to_string (shape);
  g_assert_true (slab_shape_parse (printed, &again));
  g_assert_true (slab_shape_equal (shape, &again));
  return TRUE;
}

static void
parse_settings (SlabRunSettings *settings, const char *chunk, const char *overlap)
{
  const SlabRunSettings before = *settings;
  g_autoptr (GError) chunk_error = NULL;
  g_autoptr (GError) overlap_error = NULL;
  gboolean success = slab_run_settings_parse_chunk (settings, chunk, &chunk_error);

  fuzz_check_outcome (success, chunk_error);
  if (!success)
    g_assert_cmpmem (settings, sizeof *settings, &before, sizeof before);
  for (int axis = 0; axis < SLAB_N_AXES && settings->chunk_mode == SLAB_CHUNK_MANUAL; axis++)
    g_assert_cmpint (settings->chunk[axis], >=, 1);
  success = slab_run_settings_parse_overlap (settings, overlap, &overlap_error);
  fuzz_check_outcome (success, overlap_error);
  for (int axis = 0; axis < SLAB_N_AXES && !settings->overlap_auto; axis++)
    g_assert_cmpint (settings->overlap[axis], >=, 0);
}

static void
set_param (SlabFilterParams *params, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *again = NULL;
  gboolean success;

  if (words[0] == NULL || words[1] == NULL)
    return;
  success = slab_filter_params_set_from_string (params, words[0], words[1], &error);
  fuzz_check_outcome (success, error);
  if (!success)
    return;

  /* What is printed means the same. */
  printed = slab_filter_params_get_as_string (params, words[0]);
  g_assert_true (slab_filter_params_set_from_string (params, words[0], printed, &error));
  g_assert_no_error (error);
  again = slab_filter_params_get_as_string (params, words[0]);
  g_assert_cmpstr (printed, ==, again);
}

static void
check_chunk (const SlabChunkPlan *plan, guint64 index)
{
  const SlabShape *shape = slab_chunk_plan_get_shape (plan);
  SlabBox core, padded;

  slab_chunk_plan_get_core (plan, index, &core);
  slab_chunk_plan_get_padded (plan, index, &padded);
  g_assert_true (slab_box_is_inside (&core, shape));
  for (int axis = 0; axis < SLAB_N_AXES; axis++)
    {
      g_assert_cmpint (padded.start[axis], <=, core.start[axis]);
      g_assert_cmpint (padded.start[axis] + padded.size[axis], >=, core.start[axis] + core.size[axis]);
    }
}

static void
make_plan (const SlabShape *shape, gsize voxel_size, const SlabFilterParams *params, const SlabRunSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (shape, voxel_size, params, settings, &error);
  guint64 n_chunks, n_covered = 0, n_voxels;
  SlabBox core;

  fuzz_check_outcome (plan != NULL, error);
  if (plan == NULL)
    return;

  n_chunks = slab_chunk_plan_get_n_chunks (plan);
  g_assert_cmpuint (n_chunks, >=, 1);
  g_assert_cmpuint (slab_chunk_plan_get_n_threads (plan), >=, 1);
  g_assert_cmpfloat (slab_chunk_plan_get_redundancy (plan), >=, 1 - 1e-9);
  if (settings->memory_limit > 0)
    g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (plan), <=, settings->memory_limit);
  for (const char *const *note = slab_chunk_plan_get_notes (plan); *note != NULL; note++)
    g_assert_true (g_utf8_validate (*note, -1, NULL));

  if (n_chunks > 4096)
    {
      check_chunk (plan, 0);
      check_chunk (plan, n_chunks / 2);
      check_chunk (plan, n_chunks - 1);
      return;
    }
  for (guint64 i = 0; i < n_chunks; i++)
    {
      check_chunk (plan, i);
      slab_chunk_plan_get_core (plan, i, &core);
      n_covered += slab_box_get_n_voxels (&core);
    }
  g_assert_true (slab_shape_get_n_voxels (shape, &n_voxels));
  g_assert_cmpuint (n_covered, ==, n_voxels);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *bytes = fuzz_dup_string (data, size);
  /* As GOption and GtkEntry give it. */
  g_autofree char *text = g_utf8_make_valid (bytes, -1);
  g_auto (GStrv) all_lines = g_strsplit (text, "\n", 64);
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  char **lines = all_lines;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  SlabSampleType type = SLAB_SAMPLE_FLOAT32;
  const SlabFilterInfo *info;
  const char *shape_text = next_line (&lines);
  const char *chunk_text = next_line (&lines);
  const char *overlap_text = next_line (&lines);
  g_autofree char *described = NULL;
  gboolean is_valid;
  SlabShape shape;

  parse_settings (&settings, chunk_text, overlap_text);
  settings.memory_limit = g_ascii_strtoull (next_line (&lines), NULL, 10);
  settings.n_threads = (guint) (g_ascii_strtoull (next_line (&lines), NULL, 10) % 2048);
  if (!slab_sample_type_from_name (next_line (&lines), &type))
    type = SLAB_SAMPLE_FLOAT32;
  info = slab_filter_find (next_line (&lines), &error);
  fuzz_check_outcome (info != NULL, error);
  if (info == NULL)
    return 0;

  params = slab_filter_params_new (info);
  while (*lines != NULL)
    set_param (params, next_line (&lines));
  described = slab_filter_params_describe (params);
  g_assert_true (g_utf8_validate (described, -1, NULL));
  is_valid = slab_filter_params_validate (params, &error);
  fuzz_check_outcome (is_valid, error);
  if (is_valid && parse_shape (shape_text, &shape))
    make_plan (&shape, slab_sample_type_get_size (type), params, &settings);
  return 0;
}
