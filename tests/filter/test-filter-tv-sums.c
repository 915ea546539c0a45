/* SPDX-License-Identifier: MIT */
#include "filter/slab-filter-tv-private.h"
#include "tv-fixture.h"

/* Sums of one run of rows, as of a volume that is not cut. */
static void
test_run (void)
{
  const gint64 shapes[][3] = { { 1, 1, 1 },   { 1, 1, 7 },    { 1, 3, 43 },   { 2, 2, 2048 }, { 2, 2, 2049 },
                               { 5, 9, 101 }, { 7, 11, 129 }, { 1, 1, 8191 }, { 1, 1, 8320 }, { 3, 3, 9001 } };
  const char *options[] = { NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint bytes = 16; bytes <= 64; bytes *= 2)
      {
        const gint64 *shape = shapes[i];
        const gsize n = slab_reference_count (shape);
        g_autofree float *values = g_new (float, n);
        Layout layout;
        Problem problem;
        Sink sink;
        guint8 *memory;
        float sum, expected;

        slab_cpu_limit_vector_bytes (bytes);
        slab_reference_fill (values, shape, SLAB_REFERENCE_NOISE, 30 + i);
        slab_tv_layout_init (&layout, shape, 1, TRUE, FALSE);
        memory = fixture_memory_new (layout.total);
        memset (memory + layout.pass, 0, sizeof (Pass));
        slab_tv_problem_init (&problem, params, shape, 1, TRUE, memory);
        slab_tv_sink_init (&sink, &problem, 0, SUM_NORMS, slab_tv_get_thread_memory (&problem, 0));
        for (gsize k = 0; k < n; k += (gsize) shape[2])
          {
            memcpy (slab_tv_sink_get_place (&sink), values + k, (gsize) shape[2] * sizeof (float));
            slab_tv_sink_push (&sink, shape[2]);
          }
        slab_tv_sink_end (&sink, 0);
        slab_tv_sum_pieces (&problem, 0, SUM_NORMS, 0, problem.n_pieces);
        sum = slab_tv_sum_all (&problem, 0, SUM_NORMS);
        expected = plain_sum (values, n);
        fixture_assert_same_bits (&sum, &expected, 1);
        fixture_memory_free (memory, layout.total);
      }
  slab_cpu_limit_vector_bytes (64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/tv-sums/run", test_run);

  return g_test_run ();
}
