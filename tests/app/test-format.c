/* SPDX-License-Identifier: MIT */
#include "app/slab-format.h"

#include <math.h>

#define TIMES "\302\240×\302\240"

static void
test_triple (void)
{
  g_autofree char *text = slab_format_triple ((const gint64[]){ 50, 1104, 1105 });
  g_assert_cmpstr (text, ==, "50" TIMES "1104" TIMES "1105");
}

static void
assert_time_left (double seconds, const char *expected)
{
  g_autofree char *text = slab_format_time_left (seconds);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_time_left (void)
{
  assert_time_left (0, "1 s left");
  assert_time_left (0.2, "1 s left");
  assert_time_left (1.1, "2 s left");
  assert_time_left (59, "59 s left");
  /* Rounded up, over the border of a minute. */
  assert_time_left (59.1, "1 min 0 s left");
  assert_time_left (80, "1 min 20 s left");
  assert_time_left (7500, "2 h 5 min left");
  assert_time_left (-1, NULL);
  assert_time_left (NAN, NULL);
  assert_time_left (INFINITY, NULL);
}

static void
assert_shortened (const char *text, guint max_chars, const char *expected)
{
  g_autofree char *shortened = slab_format_shorten (text, max_chars);

  g_assert_cmpstr (shortened, ==, expected);
}

/* Letters count, not bytes. */
static void
test_shorten (void)
{
  assert_shortened ("a-longer-name-of-volume-9.vol", 11, "a-lo…-9.vol");
  assert_shortened ("a-longer-name-of-volume-9.vol", 29, "a-longer-name-of-volume-9.vol");
  assert_shortened ("a-longer-name-of-volume-9.vol", 28, "a-longer-n…e-of-volume-9.vol");
  assert_shortened ("äöüßéèê", 6, "äö…éèê");
  assert_shortened ("abcd", 3, "…cd");
  assert_shortened ("", 3, "");
}

static void
assert_lengths (const char *text, double z, double y, double x)
{
  double lengths[3] = { -1, -1, -1 };

  g_assert_true (slab_format_read_lengths (text, lengths));
  g_assert_cmpfloat (lengths[0], ==, z);
  g_assert_cmpfloat (lengths[1], ==, y);
  g_assert_cmpfloat (lengths[2], ==, x);
}

static void
test_lengths (void)
{
  static const char *const wrong[] = { "a", "0", "-1", "1 2", "1, 2, 3, 4", "1,2,3,4", "inf", "5 µm", "1;;x2" };
  g_autofree char *same = slab_format_lengths ((const double[]){ 0.5, 0.5, 0.5 });
  g_autofree char *three = slab_format_lengths ((const double[]){ 10, 5.25, 5 });
  g_autofree char *none = slab_format_lengths ((const double[]){ 0, 5, 5 });
  double lengths[3] = { 7, 8, 9 };

  assert_lengths ("", 0, 0, 0);
  assert_lengths (" 5 ", 5, 5, 5);
  assert_lengths ("0,5", 0.5, 0.5, 0.5);
  assert_lengths ("10, 5, 2.5", 10, 5, 2.5);
  assert_lengths ("10,5,2.5", 10, 5, 2.5);
  assert_lengths ("1,5; 2,5; 3", 1.5, 2.5, 3);
  assert_lengths ("1,5 2,5 3", 1.5, 2.5, 3);
  assert_lengths ("10 × 5 x 2.5", 10, 5, 2.5);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (slab_format_read_lengths (wrong[i], lengths));
  g_assert_cmpfloat (lengths[2], ==, 9);
  g_assert_cmpstr (same, ==, "0.5");
  g_assert_cmpstr (three, ==, "10, 5.25, 5");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/format/triple", test_triple);
  g_test_add_func ("/app/format/time-left", test_time_left);
  g_test_add_func ("/app/format/shorten", test_shorten);
  g_test_add_func ("/app/format/lengths", test_lengths);
  return g_test_run ();
}
