/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-set.h"

#include <string.h>

#include "engine/slab-chunk-plan-private.h"

static const SlabShape sample_shape = { { 50, 1104, 1104 } };

static GPtrArray *
make_cells (const char *id, const char *filter, const SlabShape *shape, guint n_threads)
{
  const SlabLabSetInfo *info = slab_lab_set_find (id, NULL);
  g_autoptr (SlabFilterParams) params = filter ? slab_filter_params_new (slab_filter_find (filter, NULL)) : NULL;

  g_assert_nonnull (info);
  return slab_lab_set_make_cells (info, params, shape, n_threads);
}

static const SlabLabCell *
get (GPtrArray *cells, guint index)
{
  return g_ptr_array_index (cells, index);
}

static const char *
filter_of (const SlabLabCell *cell)
{
  return slab_filter_params_get_info (cell->params)->id;
}

static void
test_find (void)
{
  g_autoptr (GError) error = NULL;
  guint n_sets;

  slab_lab_set_list (&n_sets);
  g_assert_cmpuint (n_sets, ==, 6);
  g_assert_null (slab_lab_set_find ("2018", &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
  g_assert_nonnull (strstr (error->message, "2018"));
  g_assert_nonnull (strstr (error->message, "2017, strong"));
}

static void
test_strong (void)
{
  static const guint expected[] = { 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20 };
  g_autoptr (GPtrArray) cells = make_cells ("strong", "tv", &sample_shape, 20);
  g_autoptr (GPtrArray) one = make_cells ("strong", NULL, &sample_shape, 1);

  g_assert_cmpuint (cells->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < cells->len; i++)
    {
      g_assert_cmpuint (get (cells, i)->settings.n_threads, ==, expected[i]);
      g_assert_cmpuint (get (cells, i)->n_copies, ==, 1);
      g_assert_cmpint (get (cells, i)->base, ==, 0);
      g_assert_cmpstr (filter_of (get (cells, i)), ==, "tv");
    }
  g_assert_cmpuint (one->len, ==, 1);
}

static void
test_weak (void)
{
  g_autoptr (GPtrArray) cells = make_cells ("weak", NULL, &sample_shape, 4);

  g_assert_cmpuint (cells->len, ==, 4);
  for (guint i = 0; i < cells->len; i++)
    {
      g_assert_cmpuint (get (cells, i)->n_copies, ==, i + 1);
      g_assert_cmpuint (get (cells, i)->settings.n_threads, ==, 1);
      g_assert_cmpint (get (cells, i)->settings.chunk_mode, ==, SLAB_CHUNK_WHOLE);
    }
}

/* Every chunk with every overlap, once: the Gaussian of sigma 3 reaches 12 voxels. */
static void
test_grid (void)
{
  static const gint64 overlaps[] = { 0, 3, 6, 9, 12 };
  static const gint64 edges[] = { 32, 64, 128, 256, 512, 1104 };
  g_autoptr (GPtrArray) cells = make_cells ("grid", "gaussian", &sample_shape, 2);
  g_autoptr (GPtrArray) small = make_cells ("grid", "gaussian", &(SlabShape){ { 4, 20, 33 } }, 2);

  g_assert_cmpuint (cells->len, ==, 30);
  for (guint i = 0; i < cells->len; i++)
    {
      const SlabRunSettings *settings = &get (cells, i)->settings;

      g_assert_cmpint (settings->chunk_mode, ==, SLAB_CHUNK_MANUAL);
      g_assert_cmpint (settings->chunk[0], ==, MIN (50, edges[i % 6]));
      g_assert_cmpint (settings->chunk[2], ==, edges[i % 6]);
      g_assert_false (settings->overlap_auto);
      g_assert_cmpint (settings->overlap[1], ==, overlaps[i / 6]);
    }
  g_assert_cmpuint (small->len, ==, 10);
  g_assert_cmpint (get (small, 0)->settings.chunk[0], ==, 4);
  g_assert_cmpint (get (small, 1)->settings.chunk[2], ==, 33);
}

/* A filter that takes the volume as one problem is given a rule that can be cut. */
static void
test_cuttable (void)
{
  g_autoptr (GPtrArray) cells = make_cells ("grid", "tv", &sample_shape, 2);

  for (guint i = 0; i < cells->len; i++)
    {
      const SlabLabCell *cell = get (cells, i);

      g_assert_false (slab_filter_params_get_info (cell->params)->is_global (cell->params));
    }
}

static void
test_identity (void)
{
  g_autoptr (GPtrArray) cells = make_cells ("identity", "gaussian", &sample_shape, 2);

  g_assert_cmpuint (cells->len, ==, 8);
  for (guint i = 0; i < cells->len; i += 2)
    {
      const SlabLabCell *filtered = get (cells, i), *copied = get (cells, i + 1);

      g_assert_cmpstr (filter_of (filtered), ==, "gaussian");
      g_assert_cmpint (filtered->base, ==, 0);
      g_assert_cmpstr (filter_of (copied), ==, "identity");
      g_assert_cmpint (copied->base, ==, (gint) i);
      g_assert_cmpint (copied->settings.chunk_mode, ==, filtered->settings.chunk_mode);
      g_assert_cmpmem (copied->settings.chunk, sizeof copied->settings.chunk, filtered->settings.chunk,
                       sizeof filtered->settings.chunk);
      g_assert_cmpuint (slab_filter_params_get_choice (copied->params, "reading"), ==, 1);
      /* It reads what the filter reads. */
      if (i > 0)
        g_assert_cmpint (copied->settings.overlap[2], ==, 12);
    }
}

/* A price that has the copying of chunks in it would be too high for a filter that reads them in place, and one without
 * it too low for a filter that does not. */
static void
test_identity_reads_as_the_filter (void)
{
  static const char *const filters[] = { "gaussian", "tv" };

  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      g_autoptr (GPtrArray) cells = make_cells ("identity", filters[f], &sample_shape, 2);

      for (guint i = 0; i < cells->len; i += 2)
        {
          const SlabLabCell *pair[2] = { get (cells, i), get (cells, i + 1) };
          gboolean in_place[2];

          for (guint k = 0; k < 2; k++)
            {
              g_autoptr (GError) error = NULL;
              g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&sample_shape, sizeof (float), pair[k]->params,
                                                                    &pair[k]->settings, &error);

              g_assert_no_error (error);
              in_place[k] = slab_chunk_plan_is_in_place (plan);
            }
          g_assert_cmpint (in_place[1], ==, in_place[0]);
          g_assert_cmpint (in_place[0], ==, f == 0);
        }
    }
}

static void
test_2017 (void)
{
  g_autoptr (GPtrArray) cells = make_cells ("2017", NULL, &sample_shape, 2);
  const SlabLabCell *chunked = get (cells, 1);

  /* Single, chunked, empty function, one copy, two copies; the same of total variation. */
  g_assert_cmpuint (cells->len, ==, 10);
  g_assert_cmpint (get (cells, 0)->kind, ==, SLAB_LAB_KIND_SINGLE);
  g_assert_cmpuint (get (cells, 0)->settings.n_threads, ==, 1);
  g_assert_cmpfloat (slab_filter_params_get_double (get (cells, 0)->params, "truncate"), ==, 4.0);
  g_assert_cmpfloat (get (cells, 0)->peer.seconds, ==, 2.10);

  g_assert_cmpint (chunked->settings.chunk[0], ==, 50);
  g_assert_cmpint (chunked->settings.chunk[1], ==, 552);
  g_assert_cmpint (chunked->settings.chunk[2], ==, 552);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    g_assert_cmpint (chunked->settings.overlap[a], ==, 9);
  g_assert_cmpuint (chunked->settings.n_threads, ==, 2);
  g_assert_cmpfloat (chunked->peer.seconds, ==, 1.40);
  g_assert_cmpfloat (chunked->peer.speed_up_low, ==, 1.2);
  g_assert_cmpfloat (chunked->peer.speed_up_high, ==, 1.3);
  g_assert_cmpfloat (chunked->peer.cores, ==, 4.0);
  g_assert_cmpfloat (chunked->peer.peak_bytes, ==, 3e9);
  g_assert_cmpstr (filter_of (get (cells, 2)), ==, "identity");
  g_assert_cmpint (get (cells, 2)->base, ==, 1);
  g_assert_cmpfloat (get (cells, 2)->peer.seconds, ==, 0.54);
  g_assert_cmpuint (slab_filter_params_get_choice (get (cells, 2)->params, "reading"), ==, 1);
  g_assert_cmpuint (slab_filter_params_get_choice (get (cells, 7)->params, "reading"), ==, 0);
  g_assert_true (isnan (get (cells, 3)->peer.seconds));
  g_assert_cmpuint (get (cells, 4)->n_copies, ==, 2);
  g_assert_cmpfloat (get (cells, 4)->peer.seconds, ==, 2.61);

  for (guint i = 5; i < 10; i++)
    {
      g_assert_cmpint (get (cells, i)->n_slices, ==, 10);
      g_assert_cmpint (get (cells, i)->base, >=, 5);
      g_assert_cmpstr (filter_of (get (cells, i)), ==, i == 7 ? "identity" : "tv");
    }
  g_assert_cmpfloat (get (cells, 5)->peer.seconds, ==, 21.5);
  g_assert_true (isnan (get (cells, 6)->peer.seconds));
}

/* What others needed for one volume says nothing of another. */
static void
test_2017_of_another (void)
{
  g_autoptr (GPtrArray) cells = make_cells ("2017", NULL, &(SlabShape){ { 5, 9, 7 } }, 2);

  for (guint i = 0; i < cells->len; i++)
    g_assert_true (isnan (get (cells, i)->peer.seconds) && isnan (get (cells, i)->peer.peak_bytes));
  g_assert_cmpint (get (cells, 6)->settings.chunk[0], ==, 5);
  g_assert_cmpint (get (cells, 6)->settings.chunk[1], ==, 5);
  g_assert_cmpint (get (cells, 6)->settings.chunk[2], ==, 4);
}

/* The sets one after the other, each compared within itself. */
static void
test_all (void)
{
  static const char *const ids[] = { "strong", "weak", "identity", "grid" };
  g_autoptr (GPtrArray) all = make_cells ("all", "gaussian", &sample_shape, 3);
  guint n = 0;

  for (guint s = 0; s < G_N_ELEMENTS (ids); s++)
    {
      g_autoptr (GPtrArray) cells = make_cells (ids[s], "gaussian", &sample_shape, 3);

      for (guint i = 0; i < cells->len; i++)
        {
          gint base = get (cells, i)->base;

          g_assert_cmpint (get (all, n + i)->kind, ==, get (cells, i)->kind);
          g_assert_cmpint (get (all, n + i)->base, ==, base < 0 ? -1 : base + (gint) n);
        }
      n += cells->len;
    }
  g_assert_cmpuint (all->len, ==, n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-set/find", test_find);
  g_test_add_func ("/lab-set/strong", test_strong);
  g_test_add_func ("/lab-set/weak", test_weak);
  g_test_add_func ("/lab-set/grid", test_grid);
  g_test_add_func ("/lab-set/cuttable", test_cuttable);
  g_test_add_func ("/lab-set/identity", test_identity);
  g_test_add_func ("/lab-set/identity-reads-as-the-filter", test_identity_reads_as_the_filter);
  g_test_add_func ("/lab-set/2017", test_2017);
  g_test_add_func ("/lab-set/2017-of-another", test_2017_of_another);
  g_test_add_func ("/lab-set/all", test_all);
  return g_test_run ();
}
