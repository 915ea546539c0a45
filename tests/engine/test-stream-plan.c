/* SPDX-License-Identifier: MIT */
#include "engine/slab-stream-plan.h"

#include <string.h>

#include "volume/slab-plane-window.h"

static SlabFilterParams *
make_params (const char *filter, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  SlabFilterParams *params = slab_filter_params_new (slab_filter_find (filter, &error));

  if (name)
    slab_filter_params_set_from_string (params, name, value, &error);
  g_assert_no_error (error);
  return params;
}

static SlabRunSettings
make_settings (gint64 z, gint64 y, gint64 x)
{
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  settings.chunk_mode = z > 0 ? SLAB_CHUNK_MANUAL : SLAB_CHUNK_AUTO;
  settings.chunk[0] = z;
  settings.chunk[1] = y;
  settings.chunk[2] = x;
  settings.n_threads = 2;
  return settings;
}

/* Slabs tile the volume along Z in order, hold whole chunks, and their input fits the window. */
static void
check_plan (const SlabStreamPlan *plan, const SlabShape *shape, guint64 memory_limit)
{
  guint64 n_chunks = slab_chunk_plan_get_n_chunks (plan->chunks);
  gint64 end = 0;

  g_assert_cmpuint (plan->peak_bytes, <=, memory_limit);
  g_assert_cmpuint (slab_chunk_plan_get_peak_bytes (plan->chunks), ==, plan->peak_bytes);
  g_assert_cmpuint (slab_chunk_plan_get_n_slabs (plan->chunks), ==, plan->n_slabs);
  g_assert_cmpuint ((n_chunks - 1) / plan->chunks_per_slab + 1, ==, plan->n_slabs);
  for (guint64 s = 0; s < plan->n_slabs; s++)
    {
      const SlabStreamSlab *slab = &plan->slabs[s];

      g_assert_cmpint (slab->core_start, ==, end);
      g_assert_cmpint (slab->core_end, >, slab->core_start);
      g_assert_cmpint (slab->core_end - slab->core_start, <=, plan->n_slab_planes);
      g_assert_cmpint (slab->padded_start, <=, slab->core_start);
      g_assert_cmpint (slab->padded_end, >=, slab->core_end);
      g_assert_cmpint (slab->padded_end - slab->padded_start, <=, plan->n_window_planes);
      if (s > 0)
        {
          g_assert_cmpint (slab->padded_start, >=, slab[-1].padded_start);
          g_assert_cmpint (slab->padded_end, >=, slab[-1].padded_end);
        }
      end = slab->core_end;
      for (guint64 i = s * plan->chunks_per_slab; i < MIN ((s + 1) * plan->chunks_per_slab, n_chunks); i++)
        {
          SlabBox core, padded;

          slab_chunk_plan_get_core (plan->chunks, i, &core);
          slab_chunk_plan_get_padded (plan->chunks, i, &padded);
          g_assert_cmpint (core.start[0], >=, slab->core_start);
          g_assert_cmpint (core.start[0] + core.size[0], <=, slab->core_end);
          g_assert_cmpint (padded.start[0], >=, slab->padded_start);
          g_assert_cmpint (padded.start[0] + padded.size[0], <=, slab->padded_end);
        }
    }
  g_assert_cmpint (end, ==, shape->n[0]);
}

/* The file of 8 GB in 1 GiB: everything overlaps, and slabs are as thick as fits. */
static void
test_large_file (void)
{
  static const SlabShape shape = { { 1640, 1104, 1104 } };
  const guint64 limit = G_GUINT64_CONSTANT (1) << 30;
  const guint64 plane = 1104 * 1104 * 4;
  SlabRunSettings settings = make_settings (0, 0, 0);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", "sigma", "3");
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabStreamPlan) plan = slab_stream_plan_new (&shape, 4, params, &settings, limit, &error);
  guint64 planes;

  g_assert_no_error (error);
  check_plan (plan, &shape, limit);
  g_assert_cmpuint (plan->n_outputs, ==, 2);
  g_assert_cmpint (plan->n_window_planes, ==, 2 * plan->n_slab_planes + 24);
  g_assert_cmpuint (plan->peak_bytes, >, limit / 2);
  planes = (guint64) (plan->n_window_planes + 2 * plan->n_slab_planes) * plane;
  g_assert_cmpuint (plan->peak_bytes, >=, planes + slab_plane_window_get_extra_bytes ());
  /* What is not planes is a few megabytes a thread and the program. */
  g_assert_cmpuint (plan->peak_bytes, <, planes + 150000000);
}

/* More voxels than 32 bits count, and more than any memory holds. */
static void
test_huge (void)
{
  static const SlabShape shapes[] = { { { 4096, 4096, 4096 } }, { { 100000, 2048, 2048 } }, { { 8, 40000, 40000 } } };
  const guint64 limit = G_GUINT64_CONSTANT (400) << 30;
  SlabRunSettings settings = make_settings (0, 0, 0);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", "boundary", "wrap");

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (gsize size = 1; size <= 8; size *= 2)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (SlabStreamPlan) plan = slab_stream_plan_new (&shapes[s], size, params, &settings, limit, &error);

        g_assert_no_error (error);
        check_plan (plan, &shapes[s], limit);
      }
}

/* A volume whose planes alone do not fit, and one whose halo does not. */
static void
test_refused (void)
{
  static const SlabShape wide = { { 3, 60000, 60000 } };
  static const SlabShape deep = { { 2000, 1000, 1000 } };
  const guint64 limit = G_GUINT64_CONSTANT (1) << 30;
  SlabRunSettings settings = make_settings (0, 0, 0);
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL, NULL);
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", "sigma", "100");
  g_autoptr (GError) wide_error = NULL;
  g_autoptr (GError) deep_error = NULL;

  g_assert_null (slab_stream_plan_new (&wide, 4, identity, &settings, limit, &wide_error));
  g_assert_error (wide_error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_assert_nonnull (strstr (wide_error->message, "1.0"));
  g_assert_null (slab_stream_plan_new (&deep, 4, gaussian, &settings, limit, &deep_error));
  g_assert_error (deep_error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  /* 400 planes to each side of one. */
  g_assert_nonnull (strstr (deep_error->message, "801"));
}

/* Every buffer of 2 MiB and more takes whole huge pages, for each of the threads and for each result of a slab. */
static void
test_huge_pages (void)
{
  static const SlabShape shape = { { 100, 256, 256 } };
  const guint64 page = 2 << 20;
  SlabRunSettings settings = make_settings (20, 64, 64);
  g_autoptr (SlabFilterParams) params = make_params ("tv", "stop", "chunk");
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabStreamPlan) plan = NULL;
  g_autoptr (SlabStreamPlan) pieces = NULL;
  g_autoptr (SlabStreamPlan) fewer = NULL;
  guint64 bytes;

  settings.n_threads = 32;
  settings.overlap_auto = FALSE;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    settings.overlap[a] = 4;
  plan = slab_stream_plan_new (&shape, 4, params, &settings, G_GUINT64_CONSTANT (4) << 30, &error);
  g_assert_no_error (error);
  bytes = slab_chunk_plan_get_thread_bytes (plan->chunks);
  g_assert_cmpuint (bytes, >, page);
  g_assert_cmpuint (bytes % page, ==, 0);
  /* 20 planes of 256 KiB and some room make 6 MiB. */
  g_assert_cmpuint (plan->n_slab_planes, ==, 20);
  g_assert_cmpuint (plan->peak_bytes, >=,
                    32 * bytes + plan->n_outputs * 3 * page + (guint64) plan->n_window_planes * 256 * 256 * 4);

  /* To look for the largest value takes 2 MiB of float32, a huge page, also of threads without a chunk, but of no more
   * of them than there are pieces of 1 MiB. */
  settings.chunk[0] = settings.chunk[1] = settings.chunk[2] = 256;
  settings.n_threads = 64;
  settings.normalize = TRUE;
  g_clear_pointer (&params, slab_filter_params_free);
  params = make_params ("identity", NULL, NULL);
  pieces = slab_stream_plan_new (&shape, 4, params, &settings, G_GUINT64_CONSTANT (4) << 30, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pieces->peak_bytes, >=, 25 * page);
  settings.n_threads = 25;
  fewer = slab_stream_plan_new (&shape, 4, params, &settings, G_GUINT64_CONSTANT (4) << 30, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pieces->peak_bytes, ==, fewer->peak_bytes);
}

/* Chunks that stop by themselves are never cut, only waited for. */
static void
test_fixed_chunks (void)
{
  static const SlabShape shape = { { 300, 500, 500 } };
  SlabRunSettings settings = make_settings (64, 100, 100);
  g_autoptr (SlabFilterParams) params = make_params ("tv", "stop", "chunk");
  const guint64 limits[] = { G_GUINT64_CONSTANT (4) << 30, G_GUINT64_CONSTANT (300) << 20, 250000000 };
  guint n_outputs = 2;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SlabStreamPlan) plan = slab_stream_plan_new (&shape, 4, params, &settings, limits[i], &error);
      gint64 grid[SLAB_N_AXES];

      g_assert_no_error (error);
      check_plan (plan, &shape, limits[i]);
      slab_chunk_plan_get_grid (plan->chunks, grid);
      g_assert_cmpint (grid[0], ==, 5);
      g_assert_cmpuint (plan->n_outputs, <=, n_outputs);
      n_outputs = plan->n_outputs;
    }
  g_assert_cmpuint (n_outputs, ==, 1);
}

/* What is suggested does fit. */
static void
test_suggest (void)
{
  static const SlabShape shape = { { 1000, 1000, 1000 } };
  const guint64 limit = G_GUINT64_CONSTANT (2) << 30;
  SlabRunSettings settings = make_settings (0, 0, 0);
  SlabRunSettings own = make_settings (100, 500, 1000);
  SlabRunSettings thin = make_settings (16, 100, 128);
  g_autofree char *cut = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *short_of = NULL;
  g_autoptr (SlabFilterParams) global = make_params ("tv", "stop", "global");
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", NULL, NULL);
  g_autofree char *many = NULL;
  g_autofree char *few = NULL;
  g_autofree char *none = slab_stream_plan_suggest (&shape, 4, gaussian, &settings, limit);

  g_assert_null (none);
  many = slab_stream_plan_suggest (&shape, 4, global, &settings, limit);
  g_assert_true (g_str_has_prefix (many, "stop=chunk in chunks of 64,64,128 takes "));
  g_assert_nonnull (strstr (many, "iB, which fits; stop=fixed takes "));
  g_assert_true (g_str_has_suffix (many, "iB, which does not fit"));
  g_assert_true (slab_filter_params_set_integer (global, "max-iterations", 10, NULL));
  few = slab_stream_plan_suggest (&shape, 4, global, &settings, limit);
  g_assert_true (g_str_has_suffix (few, "iB, which fits"));
  /* A chunk of one's own stays where it fits, and is halved until it does. */
  kept = slab_stream_plan_suggest (&shape, 4, global, &thin, limit);
  g_assert_true (g_str_has_prefix (kept, "stop=chunk in chunks of 16,100,128 takes "));
  cut = slab_stream_plan_suggest (&shape, 4, global, &own, limit);
  g_assert_true (g_str_has_prefix (cut, "stop=chunk in chunks of "));
  g_assert_null (strstr (cut, "100,500,1000"));
  g_assert_nonnull (strstr (cut, "which fits;"));
  short_of = slab_stream_plan_suggest (&shape, 4, global, &own, 50 << 20);
  g_assert_null (strstr (short_of, "which fits"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream-plan/large-file", test_large_file);
  g_test_add_func ("/stream-plan/huge", test_huge);
  g_test_add_func ("/stream-plan/refused", test_refused);
  g_test_add_func ("/stream-plan/huge-pages", test_huge_pages);
  g_test_add_func ("/stream-plan/fixed-chunks", test_fixed_chunks);
  g_test_add_func ("/stream-plan/suggest", test_suggest);
  return g_test_run ();
}
