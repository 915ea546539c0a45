/* SPDX-License-Identifier: MIT */
#include "volume/slab-phantom.h"

#include <math.h>
#include <string.h>

static float *
make_volume (const SlabShape *shape, guint64 seed)
{
  g_autoptr (SlabPhantom) phantom = slab_phantom_new (shape, seed);
  gsize n_plane = (gsize) (shape->n[1] * shape->n[2]);
  float *values = g_new (float, n_plane *(gsize) shape->n[0]);

  for (gint64 z = 0; z < shape->n[0]; z++)
    slab_phantom_fill_plane (phantom, z, values + (gsize) z * n_plane);
  return values;
}

typedef struct
{
  const SlabPhantom *phantom;
  const SlabShape *shape;
  float *values;
  gint64 first;
} Job;

static gpointer
fill_backwards (gpointer data)
{
  const Job *job = data;

  for (gint64 z = job->shape->n[0] - 1 - job->first; z >= 0; z -= 2)
    slab_phantom_fill_plane (job->phantom, z, job->values + z * job->shape->n[1] * job->shape->n[2]);
  return NULL;
}

/* The same bytes in any order, on any number of threads. */
static void
test_deterministic (void)
{
  const SlabShape shape = { { 9, 97, 131 } };
  gsize n = 9 * 97 * 131;
  g_autoptr (SlabPhantom) phantom = slab_phantom_new (&shape, 7);
  g_autofree float *expected = make_volume (&shape, 7);
  g_autofree float *other = make_volume (&shape, 8);
  g_autofree float *values = g_new (float, n);
  GThread *threads[2];
  Job jobs[2];
  gsize n_different = 0;

  for (int i = 0; i < 2; i++)
    {
      jobs[i] = (Job){ phantom, &shape, values, i };
      threads[i] = g_thread_new ("phantom", fill_backwards, &jobs[i]);
    }
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpmem (values, n * sizeof (float), expected, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    n_different += expected[i] != other[i] ? 1 : 0;
  g_assert_cmpuint (n_different, >, n / 2);
}

static void
test_any_shape (void)
{
  const SlabShape shapes[] = { { { 1, 1, 1 } },  { { 3, 1, 1 } },    { { 1, 1, 500 } }, { { 2, 500, 1 } },
                               { { 40, 3, 3 } }, { { 2, 7, 1000 } }, { { 1, 64, 64 } } };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gsize n = (gsize) (shapes[i].n[0] * shapes[i].n[1] * shapes[i].n[2]);
      g_autofree float *values = make_volume (&shapes[i], 1);

      for (gsize j = 0; j < n; j++)
        g_assert_true (isfinite (values[j]) && fabsf (values[j]) < 4);
    }
}

/* What makes it a tomogram: three phases in believable shares, air around, nothing outside the field of view, noise,
 * rings about the axis, and slices that go on into each other. */
static void
test_believable (void)
{
  const SlabShape shape = { { 3, 552, 552 } };
  const gsize n = 552 * 552;
  g_autofree float *values = make_volume (&shape, 1);
  const float *plane = values + n;
  double sum = 0, sum_next = 0, squares = 0, squares_next = 0, products = 0, correlation;
  gsize n_aluminium = 0, n_film = 0, n_pores = 0, n_inside = 0, n_outside = 0, n_air = 0;
  double air = 0, air_squares = 0;

  for (gint64 y = 0; y < 552; y++)
    for (gint64 x = 0; x < 552; x++)
      {
        double radius = hypot ((double) y - 275.5, (double) x - 275.5);
        double value = plane[y * 552 + x];
        double next = plane[n + y * 552 + x];

        if (radius > 280)
          {
            g_assert_cmpfloat (value, ==, 0);
            n_outside++;
          }
        else if (radius > 262 && radius < 270)
          {
            air += value;
            air_squares += value * value;
            n_air++;
          }
        else if (radius < 250)
          {
            n_inside++;
            n_aluminium += fabs (value - 0.55) < 0.3 ? 1 : 0;
            n_film += value > 1.2 ? 1 : 0;
            n_pores += value < 0.2 ? 1 : 0;
            sum += value;
            sum_next += next;
            squares += value * value;
            squares_next += next * next;
            products += value * next;
          }
      }
  g_assert_cmpuint (n_outside, >, 0);
  g_assert_cmpfloat ((double) n_aluminium / (double) n_inside, >, 0.55);
  g_assert_cmpfloat ((double) n_film / (double) n_inside, >, 0.05);
  g_assert_cmpfloat ((double) n_film / (double) n_inside, <, 0.35);
  g_assert_cmpfloat ((double) n_pores / (double) n_inside, >, 0.001);
  g_assert_cmpfloat ((double) n_pores / (double) n_inside, <, 0.1);
  g_assert_cmpfloat_with_epsilon (air / (double) n_air, 0, 0.02);
  g_assert_cmpfloat (sqrt (air_squares / (double) n_air), >, 0.02);
  correlation = (products - sum * sum_next / (double) n_inside)
                / sqrt ((squares - sum * sum / (double) n_inside)
                        * (squares_next - sum_next * sum_next / (double) n_inside));
  g_assert_cmpfloat (correlation, >, 0.85);
}

/* In air the mean over a circle is a ring and no noise: neighbouring slices have the same ones. */
static void
test_rings (void)
{
  const SlabShape shape = { { 2, 552, 552 } };
  const gsize n = 552 * 552;
  g_autofree float *values = make_volume (&shape, 3);
  double sums[2][400] = { { 0 } };
  guint counts[400] = { 0 };
  double product = 0, squares[2] = { 0 };

  for (gint64 y = 0; y < 552; y++)
    for (gint64 x = 0; x < 552; x++)
      {
        guint radius = (guint) (hypot ((double) y - 275.5, (double) x - 275.5) + 0.5);

        counts[radius]++;
        for (int z = 0; z < 2; z++)
          sums[z][radius] += values[(gsize) z * n + (gsize) (y * 552 + x)];
      }
  for (guint radius = 261; radius < 271; radius++)
    {
      double a = sums[0][radius] / counts[radius];
      double b = sums[1][radius] / counts[radius];

      product += a * b;
      squares[0] += a * a;
      squares[1] += b * b;
    }
  g_assert_cmpfloat (product / sqrt (squares[0] * squares[1]), >, 0.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phantom/deterministic", test_deterministic);
  g_test_add_func ("/phantom/any-shape", test_any_shape);
  g_test_add_func ("/phantom/believable", test_believable);
  g_test_add_func ("/phantom/rings", test_rings);
  return g_test_run ();
}
