/* SPDX-License-Identifier: MIT */
#include "engine/slab-chunk-auto.h"

#include <string.h>

#include "engine/slab-chunk-plan.h"
#include "filter/slab-cpu.h"
#include "plan-fixture.h"

/* Chunks that show in the result must not depend on how many cores the machine has, nor on its caches. */
static void
test_auto_is_the_same_everywhere (void)
{
  static const gsize caches[][2] = { { 0, 0 }, { 256 << 10, 256 << 10 }, { 2 << 20, 64 << 20 } };
  g_autoptr (SlabFilterParams) gaussian = fixture_make_params ("gaussian", "sigma", "3");
  g_autoptr (SlabFilterParams) tv = fixture_make_params ("tv", "stop", "chunk");
  SlabShape shape = { { 50, 400, 300 } };
  gint64 first[2][SLAB_N_AXES];

  for (guint c = 0; c < G_N_ELEMENTS (caches); c++)
    for (guint n_threads = 1; n_threads <= 32; n_threads++)
      {
        SlabRunSettings narrow = fixture_make_settings ("auto", "9", n_threads);
        SlabRunSettings free = fixture_make_settings ("auto", "auto", n_threads);
        g_autoptr (SlabChunkPlan) a = NULL;
        g_autoptr (SlabChunkPlan) b = NULL;
        gint64 chunk[2][SLAB_N_AXES];

        slab_cpu_set_cache_bytes (caches[c][0], caches[c][1]);
        a = slab_chunk_plan_new (&shape, 4, gaussian, &narrow, NULL);
        b = slab_chunk_plan_new (&shape, 4, tv, &free, NULL);
        slab_chunk_plan_get_chunk (a, chunk[0]);
        slab_chunk_plan_get_chunk (b, chunk[1]);
        if (c == 0 && n_threads == 1)
          memcpy (first, chunk, sizeof first);
        g_assert_cmpmem (first, sizeof first, chunk, sizeof chunk);
      }
  slab_cpu_set_cache_bytes (0, 0);
}

/* A small cache asks for chunks that need less of it, where a cut costs next to nothing. */
static void
test_cache (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "1");
  SlabShape shape = { { 2000, 256, 256 } };
  SlabRunSettings settings = fixture_make_settings ("auto", "auto", 1);
  guint64 thread_bytes[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SlabChunkPlan) plan = NULL;

      slab_cpu_set_cache_bytes (i == 0 ? 64 << 20 : 1 << 20, 64 << 20);
      plan = slab_chunk_plan_new (&shape, 4, params, &settings, NULL);
      thread_bytes[i] = slab_chunk_plan_get_thread_bytes (plan);
    }
  slab_cpu_set_cache_bytes (0, 0);
  g_assert_cmpuint (thread_bytes[1], <, thread_bytes[0]);
}

/* Scratch of 8 KiB for each plane of the core, whatever its rows. */
static guint64
get_scratch_of_planes (const SlabFilterParams *params, const gint64 input_size[3], const gint64 core_size[3])
{
  return 8192 * (guint64) core_size[0];
}

static guint64
get_scratch_of_rows (const SlabFilterParams *params, const gint64 input_size[3], const gint64 core_size[3])
{
  return 16 * (guint64) core_size[2];
}

/* Where halos cost nothing, the scratch fits a third of the second-level cache, the rest of which is for what comes in
 * and goes out meanwhile: 2 MiB / 3 / 8 KiB = 85 planes. Where they cost a lot, it does not matter: with halos of 32
 * planes, cores of 85 planes would make about (85 + 64) / 85 = 1.75 of the work, of 341 planes 1.19. */
static void
test_share_of_cache (void)
{
  SlabFilterInfo info = *slab_filter_find ("gaussian", NULL);
  g_autoptr (SlabFilterParams) params = NULL;
  SlabChunkAuto question = { .shape = { { 1024, 128, 128 } }, .is_in_place = TRUE, .n_threads = 1 };
  SlabChunkAutoCut cut;

  info.get_work = NULL;
  info.get_scratch_bytes = get_scratch_of_planes;
  params = slab_filter_params_new (&info);
  question.params = params;
  slab_cpu_set_cache_bytes (2 << 20, 64 << 20);
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpint (cut.chunk[0], <=, 86);
  g_assert_cmpint (cut.chunk[0], >, 43);
  g_assert_cmpint (cut.chunk[1], ==, 128);
  g_assert_cmpint (cut.chunk[2], ==, 128);

  question.overlap[0] = 32;
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpint (cut.chunk[0], >, 170);
  slab_cpu_set_cache_bytes (0, 0);
}

/* A kernel that reads in place tiles its rows by itself, whose scratch says nothing for cutting them; one that works in
 * copies of its chunks has less to go through. 1.2 is what cut rows cost, 1.11 what half the memory saves. */
static void
test_rows (void)
{
  SlabFilterInfo info = *slab_filter_find ("gaussian", NULL);
  g_autoptr (SlabFilterParams) params = NULL;
  SlabChunkAuto question = { .shape = { { 4, 4, 1 << 20 } }, .n_threads = 1 };
  SlabChunkAutoCut cut;

  info.get_work = NULL;
  info.get_scratch_bytes = get_scratch_of_rows;
  params = slab_filter_params_new (&info);
  question.params = params;
  slab_cpu_set_cache_bytes (2 << 20, 64 << 20);
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpint (cut.chunk[2], <, 1 << 20);
  question.is_in_place = TRUE;
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpint (cut.chunk[2], ==, 1 << 20);
  slab_cpu_set_cache_bytes (0, 0);
}

/* What the chunks of a plan cost, by what the volume as one chunk costs. */
static double
get_relative_work (const SlabChunkPlan *plan, const SlabFilterParams *params)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  const gint64 *n = slab_chunk_plan_get_shape (plan)->n;
  const double whole[SLAB_N_AXES] = { (double) n[0], (double) n[1], (double) n[2] };
  double work = 0.0;

  for (guint64 i = 0; i < slab_chunk_plan_get_n_chunks (plan); i++)
    {
      SlabBox core, padded;

      slab_chunk_plan_get_core (plan, i, &core);
      slab_chunk_plan_get_padded (plan, i, &padded);
      work += info->get_work (
          params, (const double[]){ (double) padded.size[0], (double) padded.size[1], (double) padded.size[2] },
          (const double[]){ (double) core.size[0], (double) core.size[1], (double) core.size[2] });
    }
  return work / info->get_work (params, whole, whole);
}

/* Enough chunks for the threads, and not more redundant work than a sane person would choose. */
static void
test_auto (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");
  g_autoptr (SlabFilterParams) wide = fixture_make_params ("gaussian", "sigma", "20");
  static const SlabShape shapes[] = {
    { { 50, 1104, 1104 } }, { { 512, 512, 512 } }, { { 2048, 2048, 2048 } }, { { 1, 4096, 4096 } }
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint n_threads = 1; n_threads <= 16; n_threads *= 2)
      {
        g_autoptr (GError) error = NULL;
        SlabRunSettings settings = fixture_make_settings ("auto", "auto", n_threads);
        g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&shapes[i], 4, params, &settings, &error);
        g_autoptr (SlabChunkPlan) wide_plan = slab_chunk_plan_new (&shapes[i], 4, wide, &settings, &error);
        gint64 chunk[SLAB_N_AXES];

        g_assert_no_error (error);
        slab_chunk_plan_get_chunk (plan, chunk);
        g_test_message ("%s: %d threads, chunk %d,%d,%d, redundancy %.2f, %.1f MB a thread", "shape", n_threads,
                        (int) chunk[0], (int) chunk[1], (int) chunk[2], slab_chunk_plan_get_redundancy (plan),
                        (double) slab_chunk_plan_get_thread_bytes (plan) / 1e6);
        g_assert_true (slab_chunk_plan_is_exact (plan));
        if (slab_chunk_plan_get_n_threads (plan) > 1)
          g_assert_cmpuint (slab_chunk_plan_get_n_chunks (plan), >=, 2 * n_threads);
        /* Of the voxels in halos, a Gaussian works on few more than once. */
        g_assert_cmpfloat (slab_chunk_plan_get_redundancy (plan), <, 3.0);
        g_assert_cmpfloat (get_relative_work (plan, params), <, 1.3);
        g_assert_cmpuint (slab_chunk_plan_get_thread_bytes (plan), <, 16000000);
        g_assert_cmpfloat (slab_chunk_plan_get_redundancy (wide_plan), <, 12.0);
      }
}

/* Two threads that take chunks as they get free end together: the last chunks are smaller, as many of each size as
 * there are threads. Not where a person, a halo that is not covered, or a run from file to file wants equal ones. */
static void
test_taper (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");
  SlabChunkAuto question = {
    .params = params, .shape = { { 50, 1104, 1104 } }, .overlap = { 12, 12, 12 }, .is_in_place = TRUE, .may_taper = TRUE
  };
  SlabRunSettings by_hand = fixture_make_settings ("50,300,1104", "auto", 2);
  SlabRunSettings narrow = fixture_make_settings ("auto", "9", 2);
  SlabRunSettings free = fixture_make_settings ("auto", "auto", 2);
  g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&question.shape, 4, params, &free, NULL);
  g_autoptr (SlabChunkPlan) own = slab_chunk_plan_new (&question.shape, 4, params, &by_hand, NULL);
  g_autoptr (SlabChunkPlan) shown = slab_chunk_plan_new (&question.shape, 4, params, &narrow, NULL);
  SlabChunkAutoCut cut;
  gint64 n_voxels = 0;
  SlabBox first, last;

  slab_cpu_set_cache_bytes (2 << 20, 64 << 20);
  for (guint n_threads = 1; n_threads <= 8; n_threads++)
    {
      question.n_threads = n_threads;
      slab_chunk_auto_choose (&question, &cut);
      if (cut.taper.n_halvings == 0)
        continue;
      g_assert_cmpuint (n_threads, >, 1);
      g_assert_cmpint (cut.chunk[cut.tapered_axis], <, question.shape.n[cut.tapered_axis]);
    }
  question.n_threads = 2;
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpuint (cut.taper.n_halvings, >, 0);
  question.may_taper = FALSE;
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpuint (cut.taper.n_halvings, ==, 0);
  slab_cpu_set_cache_bytes (0, 0);

  for (guint64 i = 0; i < slab_chunk_plan_get_n_chunks (plan); i++)
    {
      slab_chunk_plan_get_core (plan, i, &last);
      if (i == 0)
        first = last;
      n_voxels += (gint64) slab_box_get_n_voxels (&last);
    }
  g_assert_cmpint (n_voxels, ==, 50 * 1104 * 1104);
  g_assert_cmpuint (slab_box_get_n_voxels (&last), <=, slab_box_get_n_voxels (&first));
  g_assert_cmpuint (slab_chunk_plan_get_n_chunks (own), ==, 4);
  slab_chunk_plan_get_core (own, 3, &last);
  g_assert_cmpint (last.size[1], ==, 204);

  slab_chunk_plan_get_core (shown, 0, &first);
  slab_chunk_plan_get_core (shown, slab_chunk_plan_get_n_chunks (shown) / 2, &last);
  g_assert_cmpint (first.size[2], ==, last.size[2]);
  g_assert_cmpint (first.size[1], ==, last.size[1]);
}

/* The borders of a filter that reaches everywhere are part of its result: the same boxes for every machine. */
static void
test_unbounded (void)
{
  g_autoptr (SlabFilterParams) params = fixture_make_params ("tv", "stop", "chunk");
  SlabChunkAuto question = { .params = params,
                             .shape = { { 50, 300, 20 } },
                             .overlap = { 8, 8, 8 },
                             .is_unbounded = TRUE,
                             .is_shown = TRUE,
                             .n_threads = 3 };
  SlabChunkAutoCut cut;

  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpint (cut.chunk[0], ==, 50);
  g_assert_cmpint (cut.chunk[1], ==, 64);
  g_assert_cmpint (cut.chunk[2], ==, 20);
  g_assert_cmpuint (cut.taper.n_halvings, ==, 0);

  question.shape = (SlabShape){ { 300, 300, 300 } };
  slab_chunk_auto_choose (&question, &cut);
  g_assert_cmpint (cut.chunk[0], ==, 64);
  g_assert_cmpint (cut.chunk[1], ==, 64);
  g_assert_cmpint (cut.chunk[2], ==, 128);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-auto/is-the-same-everywhere", test_auto_is_the_same_everywhere);
  g_test_add_func ("/chunk-auto/cache", test_cache);
  g_test_add_func ("/chunk-auto/share-of-cache", test_share_of_cache);
  g_test_add_func ("/chunk-auto/rows", test_rows);
  g_test_add_func ("/chunk-auto/enough-chunks", test_auto);
  g_test_add_func ("/chunk-auto/taper", test_taper);
  g_test_add_func ("/chunk-auto/unbounded", test_unbounded);
  return g_test_run ();
}
