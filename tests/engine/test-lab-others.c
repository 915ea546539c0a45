/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-others.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

static const char stat_text[] = "cpu  1000 200 300 9000 500 60 70 80 0 0\n"
                                "cpu0 100 20 30 900 50 6 7 8 5 0\n"
                                "cpu1 1 2 3 4 5 6 7 8 0 0\n"
                                "cpu10 1000 0 0 0 0 0 0 0 0 0\n"
                                "intr 12345 0 0\nctxt 1\ncpufreq 7\n";

static gboolean
is_below (guint cpu, gpointer most)
{
  return cpu < GPOINTER_TO_UINT (most);
}

/* 100 + 20 + 30 + 6 + 7 + 8, and 1 + 2 + 3 + 6 + 7 + 8: what waits, and what a guest is counted in already, is not
 * busy. */
static void
test_parse (void)
{
  guint64 ticks = 7;

  g_assert_true (slab_lab_others_parse_stat (stat_text, is_below, GUINT_TO_POINTER (1), &ticks));
  g_assert_cmpuint (ticks, ==, 171);
  g_assert_true (slab_lab_others_parse_stat (stat_text, is_below, GUINT_TO_POINTER (2), &ticks));
  g_assert_cmpuint (ticks, ==, 171 + 27);
  g_assert_true (slab_lab_others_parse_stat (stat_text, is_below, GUINT_TO_POINTER (11), &ticks));
  g_assert_cmpuint (ticks, ==, 171 + 27 + 1000);
  /* As Linux 2.4 wrote it. */
  g_assert_true (slab_lab_others_parse_stat ("cpu0 5 6 7 8\n", is_below, GUINT_TO_POINTER (1), &ticks));
  g_assert_cmpuint (ticks, ==, 18);
}

static void
test_parse_bad (void)
{
  static const char *const texts[] = { "", "\n", "cpu  1 2 3 4\n", "intr 5\n", "cpu", "cpu99 1 2 3" };
  guint64 ticks = 7;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (slab_lab_others_parse_stat (texts[i], is_below, GUINT_TO_POINTER (4), &ticks));
  g_assert_cmpuint (ticks, ==, 7);
}

/* Of 2 s two cores were busy for 3 s, 2 s of it by this process: half a core by others. */
static void
test_span (void)
{
  g_autoptr (SlabLabOthers) others = slab_lab_others_new ();

  g_assert_true (isnan (slab_lab_others_get (others, 0)));
  slab_lab_others_add (others, 10 * SECOND, 100 * SECOND, 5 * SECOND);
  g_assert_true (isnan (slab_lab_others_get (others, 10 * SECOND)));
  slab_lab_others_add (others, 12 * SECOND, 103 * SECOND, 7 * SECOND);
  g_assert_cmpfloat_with_epsilon (slab_lab_others_get (others, 10 * SECOND), 0.5, 1e-12);
  /* The ticks may lag behind the clock of the process: nobody uses less than no core. */
  slab_lab_others_add (others, 14 * SECOND, 103 * SECOND, 8 * SECOND);
  g_assert_cmpfloat (slab_lab_others_get (others, 12 * SECOND), ==, 0.0);
}

/* What is too short to be counted in ticks is told of the half second before: 0.2 of 0.6 s. */
static void
test_short (void)
{
  g_autoptr (SlabLabOthers) others = slab_lab_others_new ();

  for (guint i = 0; i <= 6; i++)
    slab_lab_others_add (others, i * SECOND / 10, i == 6 ? SECOND / 5 : 0, 0);
  g_assert_cmpfloat_with_epsilon (slab_lab_others_get (others, 5 * SECOND / 10), 0.2 / 0.5, 1e-12);
}

/* Readings are only kept for so long. */
static void
test_many (void)
{
  g_autoptr (SlabLabOthers) others = slab_lab_others_new ();

  for (guint i = 0; i < 1000; i++)
    slab_lab_others_add (others, i * SECOND, i * SECOND / 4, 0);
  g_assert_cmpfloat_with_epsilon (slab_lab_others_get (others, 998 * SECOND), 0.25, 1e-12);
  g_assert_true (isnan (slab_lab_others_get (others, 0)));
}

/* Where the system tells: others use no more cores than there are. */
static void
test_real (void)
{
  g_autoptr (SlabLabOthers) others = slab_lab_others_new ();
  const gint64 start = slab_lab_others_read (others);
  double cores;

  g_usleep (600000);
  slab_lab_others_read (others);
  cores = slab_lab_others_get (others, start);
  if (isnan (cores))
    {
      g_test_skip ("/proc/stat is absent");
      return;
    }
  g_assert_cmpfloat (cores, >=, 0.0);
  g_assert_cmpfloat (cores, <=, g_get_num_processors () + 1.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-others/parse", test_parse);
  g_test_add_func ("/lab-others/parse-bad", test_parse_bad);
  g_test_add_func ("/lab-others/span", test_span);
  g_test_add_func ("/lab-others/short", test_short);
  g_test_add_func ("/lab-others/many", test_many);
  g_test_add_func ("/lab-others/real", test_real);
  return g_test_run ();
}
