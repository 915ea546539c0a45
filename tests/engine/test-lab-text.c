/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-text.h"

#include <string.h>

#include "lab-fixture.h"

static void
assert_field (const SlabLabResult *result, guint index, SlabLabColumn column, const char *expected)
{
  g_autofree char *text = slab_lab_text_format (result, index, column);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_says (const SlabLabResult *result, const char *part)
{
  g_autofree char *text = slab_lab_text_conclude (result);

  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

/* T(1) = 8 s, T(4) = 2.6 s of s = 1/10: 8 (0.1 + 0.9 / 4). 13 GB in 2.6 s are 5 of 20 GB/s. */
static void
test_strong (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *last;

  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0), 8.0, 8.0, 0);
  last = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0);
  assert_field (result, 1, SLAB_LAB_COLUMN_MEDIAN, "–");
  assert_field (result, 1, SLAB_LAB_COLUMN_RANGE, "–");
  fixture_add_repeat (last, 2.6, 8.0, 488000000);
  last->useful_bytes = 13e9;
  assert_field (result, 1, SLAB_LAB_COLUMN_MEDIAN, "2.60 s");
  assert_field (result, 1, SLAB_LAB_COLUMN_RANGE, "2.60 s–2.60 s");
  assert_field (result, 1, SLAB_LAB_COLUMN_CPU, "8.00 s");
  assert_field (result, 1, SLAB_LAB_COLUMN_PEAK, "465 MiB");
  assert_field (result, 1, SLAB_LAB_COLUMN_SPEED_UP, "3.08×");
  assert_field (result, 1, SLAB_LAB_COLUMN_EFFICIENCY, "77 %");
  assert_field (result, 1, SLAB_LAB_COLUMN_BANDWIDTH, "5.00 GB/s");
  assert_field (result, 1, SLAB_LAB_COLUMN_BANDWIDTH_SHARE, "25 %");
  g_assert_false (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_PEERS));
  g_assert_false (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_THEN));
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_EFFICIENCY));
  assert_says (result, "4 threads: 3.08×, 77 % of the ideal; serial part 10 %, as far as two points tell");
  assert_says (result, "at most 25 % of its bandwidth of 20.0 GB/s");
  last->useful_bytes = 13e9 * 3.8;
  assert_says (result, "its bandwidth of 20.0 GB/s is reached (95 % by Gaussian, 4 threads)");
  last->useful_bytes = 13e9 * 6.0;
  assert_says (result, "Memory: 150 % of its bandwidth of 20.0 GB/s (Gaussian, 4 threads): so much of it stays in the "
                       "caches");
}

/* What is known of the serial part: T(n) = 8 (0.1 + 0.9 / n) is exact with three counts; 9 s and 4 s with one and two
 * threads are more than twice as quick. */
static void
test_serial (void)
{
  static const guint n[] = { 1, 2, 4 };
  g_autoptr (SlabLabResult) exact = fixture_new ();
  g_autoptr (SlabLabResult) superlinear = fixture_new ();

  for (guint i = 0; i < 3; i++)
    fixture_add_repeat (fixture_add_cell (exact, SLAB_LAB_KIND_STRONG, "gaussian", n[i], 1, 0),
                        8.0 * (0.1 + 0.9 / n[i]), 8.0, 0);
  assert_says (exact, "; serial part 10 % ± 0.0 %, so at most 10.0× with any number of threads");
  g_assert_false (slab_lab_text_has_column (exact, SLAB_LAB_COLUMN_OF_FILTER));
  fixture_add_repeat (fixture_add_cell (superlinear, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0), 9.0, 9.0, 0);
  fixture_add_repeat (fixture_add_cell (superlinear, SLAB_LAB_KIND_STRONG, "gaussian", 2, 1, 0), 4.0, 8.0, 0);
  assert_says (superlinear, "; the serial part cannot be told, for more threads gained more than their number");
}

static void
test_weak_and_identity (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell;

  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "tv", 1, 1, 0), 2.0, 2.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "tv", 1, 4, 0), 2.5, 10.0, 0);
  assert_says (result, "of 4 copies at once 3.20 are done in the time of one");
  cell = fixture_add_cell (result, SLAB_LAB_KIND_IDENTITY, "identity", 4, 1, 0);
  fixture_add_repeat (cell, 0.5, 2.0, 0);
  assert_field (result, 2, SLAB_LAB_COLUMN_SPEED_UP, "–");
  assert_field (result, 2, SLAB_LAB_COLUMN_OF_FILTER, "25 %");
  assert_field (result, 1, SLAB_LAB_COLUMN_OF_FILTER, "–");
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_OF_FILTER));
  assert_says (result, "by themselves: 25 % of the filter's time");
}

/* The quickest of all does not overlap, and so has another result. */
static void
test_grid (void)
{
  static const double seconds[2][2] = { { 1.0, 2.0 }, { 3.0, 4.5 } };
  g_autoptr (SlabLabResult) result = fixture_new ();

  for (guint o = 0; o < 2; o++)
    for (guint c = 0; c < 2; c++)
      {
        SlabLabCell *cell = fixture_add_cell (result, SLAB_LAB_KIND_GRID, "gaussian", 2, 1, -1);

        cell->settings.chunk_mode = SLAB_CHUNK_MANUAL;
        cell->settings.overlap_auto = FALSE;
        for (guint a = 0; a < SLAB_N_AXES; a++)
          {
            cell->settings.chunk[a] = 64 >> c;
            cell->settings.overlap[a] = 12 * o;
          }
        fixture_add_repeat (cell, seconds[o][c], 1.0, 0);
      }
  g_assert_false (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_SPEED_UP));
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_MEDIAN));
  assert_says (result, "With the whole overlap of 12, chunks of 64,64,64 are the quickest: 3.00 s; the slowest take "
                       "1.50× that");
}

static void
test_peers (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell = fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, 0);

  fixture_add_repeat (cell, 0.5, 0.5, 0);
  cell->peer.seconds = 2.0;
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_PEERS));
  assert_field (result, 0, SLAB_LAB_COLUMN_PEERS, "2.00 s");
  assert_field (result, 0, SLAB_LAB_COLUMN_THEN, "–");
  assert_says (result, "of two cores): 4.00× as quick");
  cell->peer.speed_up_low = 1.2;
  cell->peer.speed_up_high = 1.3;
  cell->peer.cores = 4.0;
  assert_field (result, 0, SLAB_LAB_COLUMN_THEN, "1.20–1.30×, 4.00 cores");
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_THEN));
}

static void
test_describe (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  g_autofree char *set = slab_lab_text_describe_set (result);
  g_autofree char *input = slab_lab_text_describe_input (result);
  g_autofree char *machine = slab_lab_text_describe_machine (result);
  g_autofree char *nothing = slab_lab_text_conclude (result);

  g_assert_cmpstr (set, ==, "Strong scaling");
  g_assert_cmpstr (input, ==, "a.vol, 8 × 16 × 32 uint16");
  g_assert_cmpstr (machine, ==, "A \"processor\", 4 cores, 20.0 GB/s");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-text/strong", test_strong);
  g_test_add_func ("/lab-text/serial", test_serial);
  g_test_add_func ("/lab-text/weak-and-identity", test_weak_and_identity);
  g_test_add_func ("/lab-text/grid", test_grid);
  g_test_add_func ("/lab-text/peers", test_peers);
  g_test_add_func ("/lab-text/describe", test_describe);
  return g_test_run ();
}
