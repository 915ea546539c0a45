/* SPDX-License-Identifier: MIT */
#include "filter/slab-filter-tv-private.h"
#include "tv-fixture.h"

static float *
make_row (guint32 seed, gsize n, float scale)
{
  const gint64 shape[3] = { 1, 1, (gint64) n };
  float *row = g_new (float, n);

  slab_reference_fill (row, shape, SLAB_REFERENCE_NOISE, seed);
  for (gsize i = 0; i < n; i++)
    row[i] *= scale;
  return row;
}

/* A row of every length, against the formula: the vectors' remainders, the first and the last voxel, missing
 * neighbours; voxels behind the row stay as they are. */
static void
test_make (void)
{
  const float scales[] = { 1.f, 1e-3f, 1e-30f, 1e-42f, 1e18f, 1e30f };

  for (guint bytes = 16; bytes <= 64; bytes *= 2)
    for (gsize n = 1; n <= 70; n++)
      for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
        {
          float *rows[11];
          float old[3][72], u[72], squares[72], norms[72];
          TvRow row = { .n = n, .tau = 1.f / 6.f, .tau_over_weight = 1.7f };

          slab_cpu_limit_vector_bytes (bytes);
          for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
            rows[i] = make_row (100 * (guint32) n + i, n + 2, scales[s]);
          row.f = rows[0];
          for (guint a = 0; a < 3; a++)
            {
              row.q[a] = rows[1 + a];
              row.p[a] = rows[4 + a];
              memcpy (old[a], row.p[a], (n + 2) * sizeof (float));
            }
          row.q1_before = rows[7];
          row.v = rows[8];
          row.v_y = n % 3 == 0 ? NULL : rows[9];
          u[n] = squares[n] = norms[n] = -77.f;
          row.u = u;
          row.squares = squares;
          row.norms = norms;
          slab_tv_choose_kernels ()->make_both (&row);
          g_assert_cmpfloat (u[n], ==, -77.f);
          g_assert_cmpfloat (squares[n], ==, -77.f);
          g_assert_cmpfloat (norms[n], ==, -77.f);
          for (gsize i = 0; i < n; i++)
            {
              float d = -((row.q[0][i] + row.q[1][i]) + row.q[2][i]);
              float g[3], norm, v;

              d += old[0][i];
              d += row.q1_before[i];
              if (i > 0)
                d += row.q[2][i - 1];
              v = row.f[i] + d;
              fixture_assert_same_bits (&u[i], &v, 1);
              v = d * d;
              fixture_assert_same_bits (&squares[i], &v, 1);
              g[0] = u[i] - row.v[i];
              g[1] = row.v_y != NULL ? row.v_y[i] - row.v[i] : 0.f;
              g[2] = i + 1 < n ? row.v[i + 1] - row.v[i] : 0.f;
              norm = sqrtf ((g[0] * g[0] + g[1] * g[1]) + g[2] * g[2]);
              fixture_assert_same_bits (&norms[i], &norm, 1);
              for (guint a = 0; a < 3; a++)
                {
                  v = (old[a][i] - row.tau * g[a]) / (norm * row.tau_over_weight + 1.f);
                  fixture_assert_same_bits (&row.p[a][i], &v, 1);
                }
            }
          for (guint a = 0; a < 3; a++)
            g_assert_cmpfloat (row.p[a][n], ==, old[a][n]);
          for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
            g_free (rows[i]);
        }
  slab_cpu_limit_vector_bytes (64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/tv-kernels/make", test_make);

  return g_test_run ();
}
