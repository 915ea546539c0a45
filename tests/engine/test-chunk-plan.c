/* SPDX-License-Identifier: MIT */
#include "engine/slab-chunk-plan-private.h"

#include <string.h>

#include "plan-fixture.h"

static SlabChunkPlan *
make_plan (gint64 z, gint64 y, gint64 x, const SlabFilterParams *params, const char *chunk, const char *overlap)
{
  g_autoptr (GError) error = NULL;
  SlabShape shape = { { z, y, x } };
  SlabRunSettings settings = fixture_make_settings (chunk, overlap, 1);
  SlabChunkPlan *plan = slab_chunk_plan_new (&shape, 4, params, &settings, &error);

  g_assert_no_error (error);
  return plan;
}

static void
assert_refused (gint64 z, gint64 y, gint64 x, const SlabFilterParams *params, const SlabRunSettings *settings,
                SlabEngineError code, const char *word)
{
  g_autoptr (GError) error = NULL;
  SlabShape shape = { { z, y, x } };

  g_assert_null (slab_chunk_plan_new (&shape, 4, params, settings, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, word));
}

static gboolean
has_note (const SlabChunkPlan *plan, const char *word)
{
  for (const char *const *note = slab_chunk_plan_get_notes (plan); *note; note++)
    if (strstr (*note, word))
      return TRUE;
  return FALSE;
}

/* The experiment of 2017 as it should have been: four chunks, overlap as wide as the filter reaches. */
static void
test_boxes (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");
  g_autoptr (SlabChunkPlan) plan = make_plan (50, 1104, 1104, params, "50,500,1104", "auto");
  gint64 values[SLAB_N_AXES];
  SlabBox box;

  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (plan), ==, 3);
  /* It reads the volume and writes the result in place; pages of a file are waited for. */
  g_assert_cmpuint (slab_chunk_plan_get_n_tasks (plan, FALSE), ==, 3);
  g_assert_cmpuint (slab_chunk_plan_get_n_tasks (plan, TRUE), ==, 6);
  g_assert_cmpuint (slab_chunk_plan_get_n_threads (plan), ==, 1);
  g_assert_false (slab_chunk_plan_is_global (plan));
  g_assert_true (slab_chunk_plan_is_exact (plan));
  slab_chunk_plan_get_grid (plan, values);
  assert_triple (values, 1, 3, 1);
  slab_chunk_plan_get_chunk (plan, values);
  assert_triple (values, 50, 500, 1104);
  slab_chunk_plan_get_overlap (plan, values);
  assert_triple (values, 12, 12, 12);
  slab_chunk_plan_get_halo (plan, values);
  assert_triple (values, 12, 12, 12);
  g_assert_true (slab_shape_equal (slab_chunk_plan_get_shape (plan), &(SlabShape){ { 50, 1104, 1104 } }));

  slab_chunk_plan_get_core (plan, 0, &box);
  assert_triple (box.start, 0, 0, 0);
  assert_triple (box.size, 50, 500, 1104);
  slab_chunk_plan_get_padded (plan, 0, &box);
  assert_triple (box.start, 0, 0, 0);
  assert_triple (box.size, 50, 512, 1104);
  slab_chunk_plan_get_padded (plan, 1, &box);
  assert_triple (box.start, 0, 488, 0);
  assert_triple (box.size, 50, 524, 1104);
  slab_chunk_plan_get_core (plan, 2, &box);
  assert_triple (box.start, 0, 1000, 0);
  assert_triple (box.size, 50, 104, 1104);
  slab_chunk_plan_get_padded (plan, 2, &box);
  assert_triple (box.start, 0, 988, 0);
  assert_triple (box.size, 50, 116, 1104);

  /* Four borders' sides of 12 rows each, twice over two borders: 1152 rows for 1104. Each is read, gathered (50 and 48
   * planes) and summed along z: 50 * 6 + 98 * 3 + 50 * 15 = 1344; those of the core along y and x: 50 (15 + 20). */
  g_assert_cmpfloat_with_epsilon (slab_chunk_plan_get_redundancy (plan),
                                  (1152.0 * 1344.0 + 1104.0 * 1750.0) / (1104.0 * 3094.0), 1e-12);
}

/* X is fastest, the remainder is last on each axis. */
static void
test_order (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "0.5");
  g_autoptr (SlabChunkPlan) plan = make_plan (5, 7, 9, params, "3,4,4", "auto");
  SlabBox box;

  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (plan), ==, 2 * 2 * 3);
  slab_chunk_plan_get_core (plan, 1, &box);
  assert_triple (box.start, 0, 0, 4);
  slab_chunk_plan_get_core (plan, 5, &box);
  assert_triple (box.start, 0, 4, 8);
  assert_triple (box.size, 3, 3, 1);
  slab_chunk_plan_get_core (plan, 11, &box);
  assert_triple (box.start, 3, 4, 8);
  assert_triple (box.size, 2, 3, 1);
  slab_chunk_plan_get_padded (plan, 11, &box);
  assert_triple (box.start, 1, 2, 6);
  assert_triple (box.size, 4, 5, 3);
  /* Padded (3+2 + 2+2) (4+2 + 3+2) (4+2 + 4+2+1 + 1+2) = 9, 11, 16 of 5, 7, 9. Read 6 * 9 11 16; along z, of 5 and
   * twice 4 planes, 11 16 (3 * 13 + 5 * 5); along y 5 * 5 7 16; along x 10 * 5 7 9. As one chunk, of 5 and 4 planes:
   * 6 * 315 + 63 (3 * 9 + 25) + 15 * 315. */
  g_assert_cmpfloat_with_epsilon (slab_chunk_plan_get_redundancy (plan), 26718.0 / 9891.0, 1e-12);
}

/* Any grid tiles the volume, each voxel once. */
static void
test_tiling (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "1");
  static const char *const chunks[] = { "1,1,1", "2,3,5", "7,11,13", "4,4,4", "99,1,99", "auto", "whole" };
  static const char *const overlaps[] = { "auto", "0", "2", "5,0,3" };

  for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
    for (guint o = 0; o < G_N_ELEMENTS (overlaps); o++)
      {
        g_autoptr (SlabChunkPlan) plan = make_plan (7, 11, 13, params, chunks[c], overlaps[o]);
        guint8 seen[7 * 11 * 13] = { 0 };

        for (guint64 i = 0; i < slab_chunk_plan_get_n_chunks (plan); i++)
          {
            SlabBox core, padded;

            slab_chunk_plan_get_core (plan, i, &core);
            slab_chunk_plan_get_padded (plan, i, &padded);
            g_assert_true (slab_box_is_inside (&padded, slab_chunk_plan_get_shape (plan)));
            for (gint64 z = core.start[0]; z < core.start[0] + core.size[0]; z++)
              for (gint64 y = core.start[1]; y < core.start[1] + core.size[1]; y++)
                for (gint64 x = core.start[2]; x < core.start[2] + core.size[2]; x++)
                  seen[(z * 11 + y) * 13 + x]++;
            for (guint a = 0; a < SLAB_N_AXES; a++)
              {
                g_assert_cmpint (padded.start[a], <=, core.start[a]);
                g_assert_cmpint (padded.start[a] + padded.size[a], >=, core.start[a] + core.size[a]);
              }
          }
        for (guint i = 0; i < sizeof seen; i++)
          g_assert_cmpuint (seen[i], ==, 1);
      }
}

/* Wherever the overlap does not cover the reach: 12, 12, 12, 14 is what dask 2022.12.1 makes of 50 voxels. */
static void
test_merge_is_told (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");
  g_autoptr (SlabChunkPlan) merged = make_plan (50, 4, 4, params, "4,4,4", "9");
  g_autoptr (SlabChunkPlan) covered = make_plan (50, 4, 4, params, "4,4,4", "12");
  gint64 values[SLAB_N_AXES];

  slab_chunk_plan_get_chunk (merged, values);
  assert_triple (values, 14, 4, 4);
  g_assert_true (has_note (merged, "12, 12, 12, 14"));

  /* Where the result does not depend on the chunks there is no need to merge. */
  slab_chunk_plan_get_chunk (covered, values);
  assert_triple (values, 4, 4, 4);
  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (covered), ==, 13);
  g_assert_true (slab_chunk_plan_is_exact (covered));
}

static void
test_exact (void)
{
  static const struct
  {
    const char *chunk, *overlap;
    gboolean exact;
  } cases[] = {
    { "20,20,20", "12", TRUE },       { "20,20,20", "11", FALSE },     { "20,20,20", "13", TRUE },
    { "20,20,20", "12,12,9", FALSE }, { "20,20,60", "12,12,9", TRUE }, { "60,60,60", "0", TRUE },
    { "60,20,60", "0,12,0", TRUE },   { "whole", "0", TRUE },          { "whole", "auto", TRUE },
    { "auto", "auto", TRUE },         { "20,20,20", "60", TRUE },
  };
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabChunkPlan) plan = make_plan (60, 60, 60, params, cases[i].chunk, cases[i].overlap);
      g_assert_cmpint (slab_chunk_plan_is_exact (plan), ==, cases[i].exact);
      g_assert_cmpint (has_note (plan, "differ from the whole volume"), ==, !cases[i].exact);
    }
}

/* sigma 3, overlap 9: the weights of taps 10, 11 and 12 sum to 0.000719 (SciPy's kernel), on each of the two axes that
 * are cut. */
static void
test_seam_error (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");
  g_autoptr (SlabChunkPlan) plan = make_plan (50, 100, 100, params, "50,50,50", "9");
  const char *note = slab_chunk_plan_get_notes (plan)[0];

  g_assert_nonnull (strstr (note, "overlap of 9 "));
  g_assert_nonnull (strstr (note, "reach of 12:"));
  g_assert_nonnull (strstr (note, "within 3 voxels"));
  g_assert_nonnull (strstr (note, "0.14 %"));
}

static void
test_periodic (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "boundary", "wrap");
  g_autoptr (SlabChunkPlan) exact = NULL;
  g_autoptr (SlabChunkPlan) seams = NULL;
  g_autoptr (SlabChunkPlan) large = NULL;
  SlabBox box;

  slab_filter_params_set_from_string (params, "sigma", "1", NULL);
  exact = make_plan (10, 10, 10, params, "10,5,10", "auto");
  seams = make_plan (10, 10, 10, params, "10,5,10", "2");
  slab_chunk_plan_get_padded (exact, 0, &box);
  assert_triple (box.start, 0, -4, 0);
  assert_triple (box.size, 10, 13, 10);
  slab_chunk_plan_get_padded (exact, 1, &box);
  assert_triple (box.start, 0, 1, 0);
  assert_triple (box.size, 10, 13, 10);
  g_assert_true (has_note (exact, "other side"));

  /* Read in place, also where a chunk goes on at the other side: no thread has a padded copy of 66 MiB. */
  large = make_plan (64, 512, 1024, params, "64,256,1024", "auto");
  g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (large), <, 64 << 20);

  /* Each chunk by itself, as dask's boundary='none' hands it to the filter. */
  slab_chunk_plan_get_padded (seams, 0, &box);
  assert_triple (box.start, 0, 0, 0);
  assert_triple (box.size, 10, 7, 10);
  g_assert_false (slab_chunk_plan_is_exact (seams));
  g_assert_true (has_note (seams, "periodically in itself"));
}

static void
test_tv (void)
{
  g_autoptr (SlabFilterParams) global = fixture_make_params ("tv", "stop", "global");
  g_autoptr (SlabFilterParams) chunk = fixture_make_params ("tv", "stop", "chunk");
  g_autoptr (SlabFilterParams) fixed = fixture_make_params ("tv", "stop", "fixed");
  g_autoptr (SlabChunkPlan) global_plan = make_plan (50, 300, 300, global, "10,10,10", "3");
  g_autoptr (SlabChunkPlan) chunk_plan = make_plan (50, 300, 300, chunk, "auto", "auto");
  g_autoptr (SlabChunkPlan) whole_plan = make_plan (50, 300, 300, chunk, "whole", "auto");
  g_autoptr (SlabChunkPlan) fixed_plan = NULL;
  gint64 values[SLAB_N_AXES];

  g_assert_true (slab_chunk_plan_is_global (global_plan));
  g_assert_true (slab_chunk_plan_is_exact (global_plan));
  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (global_plan), ==, 1);
  g_assert_cmpfloat (slab_chunk_plan_get_redundancy (global_plan), ==, 1.0);
  g_assert_true (has_note (global_plan, "not used"));

  g_assert_false (slab_chunk_plan_is_global (chunk_plan));
  g_assert_false (slab_chunk_plan_is_exact (chunk_plan));
  g_assert_true (has_note (chunk_plan, "stops by itself"));
  slab_chunk_plan_get_halo (chunk_plan, values);
  g_assert_cmpint (values[0], ==, SLAB_FILTER_HALO_UNBOUNDED);
  slab_chunk_plan_get_chunk (chunk_plan, values);
  assert_triple (values, 50, 64, 128);
  g_assert_true (slab_chunk_plan_is_exact (whole_plan));

  slab_filter_params_set_from_string (fixed, "max-iterations", "5", NULL);
  fixed_plan = make_plan (50, 300, 300, fixed, "50,100,100", "5");
  g_assert_true (slab_chunk_plan_is_exact (fixed_plan));
}

/* Exact in any chunks, so only who asks for chunks or has little memory gets them. */
static void
test_tv_fixed (void)
{
  g_autoptr (SlabFilterParams) fixed = fixture_make_params ("tv", "stop", "fixed");
  const gint64 n_bytes = 50 * 300 * 300 * 4;
  const SlabShape shape = { { 50, 300, 300 } };
  const SlabShape huge = { { 30000, 30000, 30000 } };
  const struct
  {
    const char *chunk, *overlap;
    gboolean is_global;
  } cases[] = {
    { "auto", "auto", TRUE }, { "whole", "auto", TRUE }, { "50,100,100", "auto", FALSE },
    { "auto", "4", FALSE },   { "auto", "3", FALSE },    { "whole", "4", FALSE },
  };
  SlabRunSettings settings = fixture_make_settings ("auto", "auto", 2);
  g_autoptr (SlabChunkPlan) roomy = NULL;
  g_autoptr (SlabChunkPlan) tight = NULL;
  g_autoptr (SlabChunkPlan) too_large = NULL;
  g_autoptr (SlabChunkPlan) to_file = NULL;
  g_autoptr (GError) error = NULL;
  gint64 values[SLAB_N_AXES];

  slab_filter_params_set_from_string (fixed, "max-iterations", "5", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabChunkPlan) plan = make_plan (50, 300, 300, fixed, cases[i].chunk, cases[i].overlap);

      g_assert_cmpint (slab_chunk_plan_is_global (plan), ==, cases[i].is_global);
      g_assert_cmpint (slab_chunk_plan_is_exact (plan), ==, strcmp (cases[i].overlap, "3") != 0);
      slab_chunk_plan_get_halo (plan, values);
      assert_triple (values, 4, 4, 4);
      if (!cases[i].is_global)
        continue;
      g_assert_cmpuint (slab_chunk_plan_get_n_chunks (plan), ==, 1);
      g_assert_cmpfloat (slab_chunk_plan_get_redundancy (plan), ==, 1.0);
      slab_chunk_plan_get_overlap (plan, values);
      assert_triple (values, 0, 0, 0);
      g_assert_null (slab_chunk_plan_get_notes (plan)[0]);
    }

  /* 24 bytes a voxel: input, perhaps a copy of it, result, three p; and what the threads need. */
  settings.memory_limit = (guint64) (6 * n_bytes + (32 << 20));
  roomy = slab_chunk_plan_new (&shape, 4, fixed, &settings, &error);
  g_assert_no_error (error);
  g_assert_true (slab_chunk_plan_is_global (roomy));
  settings.memory_limit = (guint64) (6 * n_bytes);
  tight = slab_chunk_plan_new (&shape, 4, fixed, &settings, &error);
  g_assert_no_error (error);
  g_assert_false (slab_chunk_plan_is_global (tight));
  g_assert_true (slab_chunk_plan_is_exact (tight));
  g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (tight), <=, settings.memory_limit);

  settings.memory_limit = 0;
  too_large = slab_chunk_plan_new (&huge, 4, fixed, &settings, &error);
  g_assert_no_error (error);
  g_assert_false (slab_chunk_plan_is_global (too_large));
  to_file = slab_chunk_plan_new_to_file (&shape, 4, fixed, &settings, &error);
  g_assert_no_error (error);
  g_assert_false (slab_chunk_plan_is_global (to_file));
}

/* All cores, but not for a volume that is done before they are awake; who asks for threads gets them. */
static void
test_threads (void)
{
  static const struct
  {
    gint64 size;
    guint most;
  } cases[] = { { 1, 1 }, { 32, 1 }, { 64, 4 }, { 128, 32 } };
  g_autoptr (SlabFilterParams) params = fixture_make_params ("tv", NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SlabShape shape = { { cases[i].size, cases[i].size, cases[i].size } };
      SlabRunSettings settings = fixture_make_settings ("auto", "auto", 0);
      g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&shape, 4, params, &settings, NULL);
      g_autoptr (SlabChunkPlan) asked = NULL;

#ifdef _OPENMP
      g_assert_cmpuint (slab_chunk_plan_get_n_threads (plan), ==, MIN (cases[i].most, g_get_num_processors ()));
      settings.n_threads = 3;
      asked = slab_chunk_plan_new (&shape, 4, params, &settings, NULL);
      g_assert_cmpuint (slab_chunk_plan_get_n_threads (asked), ==, 3);
#else
      g_assert_cmpuint (slab_chunk_plan_get_n_threads (plan), ==, 1);
#endif
    }
}

static void
test_memory (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("identity", NULL, NULL);
  g_autoptr (SlabChunkPlan) plan = make_plan (40, 40, 40, params, "10,40,40", "auto");
  SlabRunSettings settings = fixture_make_settings ("10,40,40", "auto", 1);
  g_autoptr (SlabFilterParams) gaussian = fixture_make_params ("gaussian", "sigma", "3");
  g_autoptr (SlabChunkPlan) tight = NULL;
  SlabShape shape = { { 200, 300, 400 } };
  g_autoptr (GError) error = NULL;

  /* A chunk and its core, both 10 40 40 floats; the volume in and out. */
  g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (plan), >=, 2 * 64000);
  g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (plan), <=, 2 * 64000 + 256);
  g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (plan), ==, 2 * 256000 + slab_chunk_plan_get_thread_bytes (plan));

  settings.memory_limit = slab_chunk_plan_get_peak_bytes (plan);
  g_clear_pointer (&plan, slab_chunk_plan_unref);
  plan = slab_chunk_plan_new (&(SlabShape){ { 40, 40, 40 } }, 4, params, &settings, &error);
  g_assert_no_error (error);
  settings.memory_limit--;
  assert_refused (40, 40, 40, params, &settings, SLAB_ENGINE_ERROR_MEMORY, "limit");

  /* The automatic chunk keeps a limit that leaves it little: 192 MB in and out, 4 MB for two threads. */
  settings = fixture_make_settings ("auto", "auto", 2);
  settings.memory_limit = 196000000;
  tight = slab_chunk_plan_new (&shape, 4, gaussian, &settings, &error);
#ifdef _OPENMP
  g_assert_no_error (error);
  g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (tight), <=, 196000000);
#endif
}

/* The memory of a thread is enough for each chunk: those at the faces can need more scratch than larger ones. */
static void
test_scratch (void)
{
  static const char *const chunks[] = { "50,16,1104", "50,69,552", "13,37,101", "50,3,200", "auto" };
  static const char *const sigmas[] = { "3", "1", "0,5,2" };
  static const char *const boundaries[] = { "reflect", "wrap" };

  for (guint b = 0; b < G_N_ELEMENTS (boundaries); b++)
    for (guint s = 0; s < G_N_ELEMENTS (sigmas); s++)
      for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
        {
          g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", sigmas[s]);
          const SlabFilterInfo *info = slab_filter_params_get_info (params);
          g_autoptr (SlabChunkPlan) plan = NULL;

          slab_filter_params_set_from_string (params, "boundary", boundaries[b], NULL);
          plan = make_plan (50, 1104, 1104, params, chunks[c], "auto");
          for (guint64 i = 0; i < slab_chunk_plan_get_n_chunks (plan); i++)
            {
              SlabBox core, padded;

              slab_chunk_plan_get_core (plan, i, &core);
              slab_chunk_plan_get_padded (plan, i, &padded);
              g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (plan), >=,
                                info->get_scratch_bytes (params, padded.size, core.size));
              /* An axis that goes on at the other side is shown as a whole. */
              for (guint a = 0; a < SLAB_N_AXES; a++)
                if (padded.start[a] < 0 || padded.start[a] + padded.size[a] > slab_chunk_plan_get_shape (plan)->n[a])
                  padded.size[a] = slab_chunk_plan_get_shape (plan)->n[a];
              g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (plan), >=,
                                info->get_scratch_bytes (params, padded.size, core.size));
              /* No copies. */
              g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (plan), <, 12000000);
            }
        }
}

static void
test_refused (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");
  SlabRunSettings settings = fixture_make_settings ("10,10,10", "9", 1);

  /* More than the axis holds; the message has both numbers. */
  settings.overlap[1] = 21;
  assert_refused (60, 20, 60, params, &settings, SLAB_ENGINE_ERROR_INVALID_SETTING, "21 ");
  assert_refused (60, 20, 60, params, &settings, SLAB_ENGINE_ERROR_INVALID_SETTING, "only 20");
  /* Means nothing where the axis is one chunk. */
  settings.chunk[1] = 20;
  {
    g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&(SlabShape){ { 60, 20, 60 } }, 4, params, &settings, NULL);
    g_assert_nonnull (plan);
  }

  settings = fixture_make_settings ("10,10,10", "9", 1);
  settings.chunk[2] = 0;
  assert_refused (60, 60, 60, params, &settings, SLAB_ENGINE_ERROR_INVALID_SETTING, "0 voxels along X");
  settings = fixture_make_settings ("10,10,10", "9", 1);
  settings.overlap[0] = -1;
  assert_refused (60, 60, 60, params, &settings, SLAB_ENGINE_ERROR_INVALID_SETTING, "-1");
  settings = fixture_make_settings ("1,1,1", "auto", 1);
  assert_refused (1000, 1000, 1000, params, &settings, SLAB_ENGINE_ERROR_INVALID_SETTING, "1000000000");
  settings = fixture_make_settings ("auto", "auto", 100000);
  assert_refused (60, 60, 60, params, &settings, SLAB_ENGINE_ERROR_INVALID_SETTING, "100000");
}

static void
test_notes (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "0");
  g_autoptr (SlabChunkPlan) copy = make_plan (20, 20, 20, params, "30,10,10", "auto");
  SlabRunSettings settings = fixture_make_settings ("whole", "auto", 4);
  g_autoptr (SlabChunkPlan) idle = NULL;
  gint64 values[SLAB_N_AXES];

  g_assert_true (has_note (copy, "copy"));
  g_assert_true (has_note (copy, "larger than the volume"));
  slab_chunk_plan_get_chunk (copy, values);
  assert_triple (values, 20, 10, 10);

  idle = slab_chunk_plan_new (&(SlabShape){ { 20, 20, 20 } }, 4, params, &settings, NULL);
#ifdef _OPENMP
  g_assert_cmpuint (slab_chunk_plan_get_n_threads (idle), ==, 4);
  g_assert_true (has_note (idle, "4 threads"));
#else
  g_assert_cmpuint (slab_chunk_plan_get_n_threads (idle), ==, 1);
  g_assert_true (has_note (idle, "OpenMP"));
#endif
}

/* Sizes that do not fit anywhere saturate instead of wrapping around. */
static void
test_huge (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("identity", NULL, NULL);
  g_autoptr (SlabFilterParams) gaussian = fixture_make_params ("gaussian", "sigma", "3");
  SlabRunSettings settings = fixture_make_settings ("whole", "auto", 8);
  SlabShape shape = { { 1 << 15, 1 << 15, 1 << 16 } };
  g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&shape, 8, params, &settings, NULL);
  g_autoptr (SlabChunkPlan) in_place = slab_chunk_plan_new (&shape, 8, gaussian, &settings, NULL);

  /* 2^46 voxels: 8 and 4 bytes a voxel, and a thread with one copy of each at least. */
  g_assert_nonnull (plan);
  g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (plan), >=, (G_GUINT64_CONSTANT (1) << 46) * 20);
  g_assert_true (has_note (plan, "machine has"));
  g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (in_place), >=, (G_GUINT64_CONSTANT (1) << 46) * 12);
  settings.memory_limit = G_GUINT64_CONSTANT (1) << 30;
  assert_refused (1 << 15, 1 << 15, 1 << 16, params, &settings, SLAB_ENGINE_ERROR_MEMORY, "1.0");
}

static void
test_references (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("identity", NULL, NULL);
  SlabChunkPlan *plan = make_plan (4, 4, 4, params, "2,2,2", "auto");

  g_assert_true (slab_chunk_plan_ref (plan) == plan);
  slab_chunk_plan_unref (plan);
  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (plan), ==, 8);
  slab_chunk_plan_unref (plan);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-plan/boxes", test_boxes);
  g_test_add_func ("/chunk-plan/order", test_order);
  g_test_add_func ("/chunk-plan/tiling", test_tiling);
  g_test_add_func ("/chunk-plan/merge-is-told", test_merge_is_told);
  g_test_add_func ("/chunk-plan/exact", test_exact);
  g_test_add_func ("/chunk-plan/seam-error", test_seam_error);
  g_test_add_func ("/chunk-plan/periodic", test_periodic);
  g_test_add_func ("/chunk-plan/tv", test_tv);
  g_test_add_func ("/chunk-plan/tv-fixed", test_tv_fixed);
  g_test_add_func ("/chunk-plan/threads", test_threads);
  g_test_add_func ("/chunk-plan/memory", test_memory);
  g_test_add_func ("/chunk-plan/scratch", test_scratch);
  g_test_add_func ("/chunk-plan/refused", test_refused);
  g_test_add_func ("/chunk-plan/notes", test_notes);
  g_test_add_func ("/chunk-plan/huge", test_huge);
  g_test_add_func ("/chunk-plan/references", test_references);
  return g_test_run ();
}
