/* SPDX-License-Identifier: MIT */
#include "engine/slab-chunk-work.h"

#include "engine/slab-run.h"
#include "plan-fixture.h"
#include "profile/slab-verdict.h"

/*
 * A Gaussian of radius 12 over 40 x 60 x 70, cut along y. By row of 40 x 70 voxels, for each of the 70: 6 for each of
 * 40 that are looked at, 3 for each of 40 + 24 planes that are gathered, 3 + 12 for each of 40 sums along z, which rows
 * of halos take part in: 240 + 192 + 600 = 1032. Along y and x only rows of the core: 40 (3 + 12) + 40 (8 + 12) = 1400.
 * The whole has 60 rows: 60 * 2432 = 145920. In chunks, with r rows of padded chunks: 1032 r + 84000.
 *
 * Chunks of 10 with 9 on each side: 19, four of 28, 19: r = 150. With 12: 22, 32, 34, 34, 32, 22: r = 176. Chunks of 4
 * with 12: 60 + 2 (0 + 4 + 8 + 12 * 12) = 372. With 9, which does not cover the radius, chunks of 4 become 12, as dask
 * merges them: 21, 30, 30, 30, 21: r = 132.
 */
static const struct
{
  const char *chunk;
  const char *overlap;
  guint n_chunks;
  double rows;
} cases[] = {
  { "40,10,70", "9", 6, 150.0 },
  { "40,10,70", "12", 6, 176.0 },
  { "40,4,70", "12", 15, 372.0 },
  { "40,4,70", "9", 5, 132.0 },
};

static SlabVolume *
make_volume (const SlabShape *shape)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (40 * 60 * 70, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < 40 * 60 * 70; i++)
    slab_buffer_get_data (buffer)[i] = (float) (i % 97);
  return slab_volume_new_from_buffer (buffer, shape, NULL);
}

/* What the plan says before a run is what the verdict says after it. */
static void
test_paper (void)
{
  const SlabShape shape = { { 40, 60, 70 } };
  SlabEngine *engine = slab_engine_new (FALSE);
  g_autoptr (SlabVolume) volume = make_volume (&shape);
  g_autoptr (SlabFilterParams) params = fixture_make_params ("gaussian", "sigma", "3");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double ratio = (1032.0 * cases[i].rows + 84000.0) / 145920.0;
      SlabRunSettings settings = fixture_make_settings (cases[i].chunk, cases[i].overlap, 2);
      g_autoptr (GError) error = NULL;
      g_autoptr (SlabRun) run = slab_run_new (volume, params, &settings, &error);
      const SlabChunkPlan *plan;
      g_autoptr (SlabVerdict) verdict = NULL;

      g_assert_no_error (error);
      plan = slab_run_get_plan (run);
      g_assert_cmpuint (slab_chunk_plan_get_n_chunks (plan), ==, cases[i].n_chunks);
      g_assert_cmpfloat_with_epsilon (slab_chunk_work_measure (plan, params), ratio, 1e-12);
      g_assert_cmpfloat_with_epsilon (slab_chunk_plan_get_redundancy (plan), ratio, 1e-12);
      g_assert_cmpfloat_with_epsilon (slab_chunk_plan_get_redundant_share (plan), 1.0 - 1.0 / ratio, 1e-12);

      slab_run_start (run, engine);
      slab_run_wait (run, -1);
      g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
      verdict = slab_verdict_new (slab_run_get_trace (run), NULL);
      g_assert_true (slab_verdict_get_figures (verdict)->is_share_of_work);
      /* The trace has six digits. */
      g_assert_cmpfloat_with_epsilon (slab_verdict_get_figures (verdict)->redundant_share, 1.0 - 1.0 / ratio, 2e-6);
    }
  slab_engine_shutdown (engine);
  g_object_unref (engine);
}

/* A filter without an account of its own goes over all of a padded chunk: 12 + 14 + 12 of 30 planes, 22 + 22 of 40. */
static void
test_voxels (void)
{
  const SlabShape shape = { { 30, 40, 50 } };
  SlabRunSettings settings = fixture_make_settings ("10,20,50", "2", 1);
  g_autoptr (SlabFilterParams) params = fixture_make_params ("tv", "stop", "chunk");
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&shape, 4, params, &settings, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (slab_chunk_plan_get_redundancy (plan), 38.0 * 44.0 / 1200.0, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-work/paper", test_paper);
  g_test_add_func ("/chunk-work/voxels", test_voxels);
  return g_test_run ();
}
