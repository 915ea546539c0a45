/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-reader.h"

#include <math.h>

#include "team-fixture.h"

/* As numpy.pad (…, mode='wrap'): the place -1 is the last of the axis. */
static gint64
wrap (gint64 place, gint64 n)
{
  while (place < 0)
    place += n;
  return place % n;
}

static void
test_read (void)
{
  static const SlabBox boxes[] = { { { 1, 2, 3 }, { 2, 2, 2 } },
                                   { { 0, 0, 0 }, { 4, 5, 6 } },
                                   { { -1, -2, -3 }, { 6, 9, 12 } },
                                   { { -9, 0, 5 }, { 1, 5, 20 } },
                                   { { 7, 11, -30 }, { 2, 3, 4 } } };
  TeamFixture fixture;

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 4, 5, 6, "4,5,6", 1);
  for (guint divide = 0; divide < 2; divide++)
    for (guint b = 0; b < G_N_ELEMENTS (boxes); b++)
      {
        const SlabBox *box = &boxes[b];
        g_autofree float *voxels = g_new0 (float, slab_box_get_n_voxels (box));
        g_autoptr (GError) error = NULL;
        const float *voxel = voxels;

        fixture.team.divide = divide;
        fixture.team.divisor = 2.0f;
        slab_run_reader_bring_in (&fixture.team, &(SlabBox){ { 0, 0, 0 }, { 4, 5, 6 } });
        g_assert_true (slab_run_reader_read (&fixture.team, box, voxels, &error));
        g_assert_no_error (error);
        for (gint64 z = box->start[0]; z < box->start[0] + box->size[0]; z++)
          for (gint64 y = box->start[1]; y < box->start[1] + box->size[1]; y++)
            for (gint64 x = box->start[2]; x < box->start[2] + box->size[2]; x++)
              g_assert_cmpfloat (*voxel++, ==,
                                 (float) (100 * wrap (z, 4) + 10 * wrap (y, 5) + wrap (x, 6)) / (divide ? 2.0f : 1.0f));
      }
  team_fixture_clear (&fixture);
}

static void
test_stopped (void)
{
  TeamFixture fixture;
  float voxels[4 * 5 * 6] = { 0 };

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 4, 5, 6, "4,5,6", 1);
  slab_run_control_cancel (&fixture.control);
  g_assert_true (slab_run_reader_read (&fixture.team, &(SlabBox){ { 0, 0, 0 }, { 4, 5, 6 } }, voxels, NULL));
  g_assert_cmpfloat (voxels[119], ==, 0.0f);
  g_assert_false (slab_run_reader_copy (&fixture.team, voxels, NULL));
  team_fixture_clear (&fixture);
}

/* Many pieces: 1.5 rows of a piece's length, and rows of which a piece takes more than one. */
static void
test_copy (void)
{
  static const gint64 shapes[][3] = { { 2, 3, SLAB_RUN_PIECE_VOXELS * 3 / 2 }, { 3, 700, 1000 } };

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (guint n_threads = 1; n_threads <= 3; n_threads++)
      {
        TeamFixture fixture;
        guint64 n_voxels;
        const float *floats;

        team_fixture_init (&fixture, slab_filter_find ("identity", NULL), shapes[s][0], shapes[s][1], shapes[s][2],
                           "whole", n_threads);
        n_voxels = slab_volume_get_n_voxels (fixture.volume);
        floats = slab_volume_peek_floats (fixture.volume);
        g_assert_true (slab_run_reader_copy (&fixture.team, fixture.team.target, NULL));
        g_assert_cmpmem (fixture.team.target, n_voxels * 4, floats, n_voxels * 4);

        /* The last voxel is the largest. */
        g_assert_true (slab_run_reader_normalize (&fixture.team, NULL));
        g_assert_true (fixture.team.divide);
        g_assert_cmpfloat (fixture.team.divisor, ==, floats[n_voxels - 1]);
        team_fixture_clear (&fixture);
      }
}

/* Fifteen of sixteen threads have no memory to look at the one piece, and come to it first as often as not. */
static void
test_more_threads_than_pieces (void)
{
  TeamFixture fixture;
  guint64 n_voxels;

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 16, 64, 64, "1,64,64", 16);
  g_assert_cmpuint (fixture.team.n_threads, ==, 16);
  g_assert_cmpuint (slab_chunk_plan_get_n_lookers (fixture.team.plan), ==, 1);
  n_voxels = slab_volume_get_n_voxels (fixture.volume);
  for (guint i = 0; i < 50; i++)
    {
      for (guint t = 0; t < 16; t++)
        fixture.team.workers[t].largest = 0.0f;
      g_assert_true (slab_run_reader_normalize (&fixture.team, NULL));
      g_assert_cmpfloat (fixture.team.divisor, ==, slab_volume_peek_floats (fixture.volume)[n_voxels - 1]);
    }
  team_fixture_clear (&fixture);
}

static void
test_divide (void)
{
  float voxels[] = { 2, 4, 6, -1, INFINITY, -8, 10, -1 };

  /* Two rows of three, four voxels apart. */
  slab_run_reader_divide (voxels, (gint64[]){ 1, 2, 3 }, 4, 8, 2.0f);
  g_assert_cmpfloat (voxels[2], ==, 3.0f);
  g_assert_cmpfloat (voxels[3], ==, -1.0f);
  g_assert_true (isinf (voxels[4]));
  g_assert_cmpfloat (voxels[5], ==, -4.0f);
  g_assert_cmpfloat (voxels[7], ==, -1.0f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-reader/read", test_read);
  g_test_add_func ("/run-reader/stopped", test_stopped);
  g_test_add_func ("/run-reader/copy", test_copy);
  g_test_add_func ("/run-reader/more-threads-than-pieces", test_more_threads_than_pieces);
  g_test_add_func ("/run-reader/divide", test_divide);
  return g_test_run ();
}
