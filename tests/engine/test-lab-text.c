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
  assert_says (result, "4 threads: 3.08×, 77 % of the ideal; two counts of threads are too few to tell a serial part");
  assert_says (result, "at most 25 % of its bandwidth of 20.0 GB/s");
  last->useful_bytes = 13e9 * 3.8;
  assert_says (result, "its bandwidth of 20.0 GB/s is reached (95 % by Gaussian, 4 threads)");
  last->useful_bytes = 13e9 * 6.0;
  assert_says (result, "Memory: 150 % of its bandwidth of 20.0 GB/s (Gaussian, 4 threads): so much of it stays in the "
                       "caches");
}

/* What is known of the serial part: T(n) = 8 (0.1 + 0.9 / n) is exact with three counts; of 9, 4 and 2 s with one, two
 * and four threads more are quicker than their number, and one count says nothing. */
static void
test_serial (void)
{
  static const guint n[] = { 1, 2, 4 };
  g_autoptr (SlabLabResult) exact = fixture_new ();
  g_autoptr (SlabLabResult) superlinear = fixture_new ();

  for (guint i = 0; i < 3; i++)
    fixture_add_repeat (fixture_add_cell (exact, SLAB_LAB_KIND_STRONG, "gaussian", n[i], 1, 0),
                        8.0 * (0.1 + 0.9 / n[i]), 8.0, 0);
  assert_says (exact, "; serial part 10 %, with 95 % certainty from 10 % to 10 %, so at most 10.0× with any number of "
                      "threads");
  g_assert_false (slab_lab_text_has_column (exact, SLAB_LAB_COLUMN_OF_FILTER));
  fixture_add_repeat (fixture_add_cell (superlinear, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0), 9.0, 9.0, 0);
  assert_says (superlinear, "One count of threads alone says nothing of how it scales");
  fixture_add_repeat (fixture_add_cell (superlinear, SLAB_LAB_KIND_STRONG, "gaussian", 2, 1, 0), 4.0, 8.0, 0);
  assert_says (
      superlinear,
      "2 threads: 2.25×, 112 % of the ideal, more than their number: caches that hold more "
      "together, a clock that ran faster, or memory that was at hand by then; two counts of threads are too few");
  g_array_index (slab_lab_result_get_cell (superlinear, 0)->repeats, SlabLabRepeat, 0).others_cores = 1.0;
  assert_says (superlinear, "2 threads: 2.25×, 112 % of the ideal, more than their number, which others who disturbed "
                            "one of the two may have made; ");
  fixture_add_repeat (fixture_add_cell (superlinear, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), 2.0, 8.0, 0);
  assert_says (superlinear, "; no serial part is seen, with 95 % certainty it is at most ");
}

/* 2, 2.5 and 9 s: the median is 1.25 of the least, which is nothing; of 2, 3 and 3 s it is 1.5. Of one that others
 * disturbed that is said already. */
static void
test_spread (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *sure = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0);
  SlabLabCell *unsure = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 2, 1, 0);
  SlabLabCell *disturbed = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 3, 1, 0);
  g_autofree char *before = NULL;

  fixture_add_repeat (sure, 9.0, 9.0, 0);
  fixture_add_repeat (sure, 2.0, 9.0, 0);
  fixture_add_repeat (sure, 2.5, 9.0, 0);
  fixture_add_disturbed (disturbed, 2.0, 1.0);
  fixture_add_disturbed (disturbed, 20.0, 1.0);
  fixture_add_disturbed (disturbed, 20.0, 1.0);
  before = slab_lab_text_conclude (result);
  g_assert_null (strstr (before, "uncertain"));
  fixture_add_repeat (unsure, 3.0, 9.0, 0);
  fixture_add_repeat (unsure, 2.0, 9.0, 0);
  fixture_add_repeat (unsure, 3.0, 9.0, 0);
  assert_says (result, "The median of 1 of 3 experiments is up to 1.50× its least time: what follows");
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
  assert_field (result, 0, SLAB_LAB_COLUMN_THEN, "1.20–1.30×, 4 cores");
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_THEN));
}

/* The complaint of the experiment beside what is measured here: 8 s with one thread, 2.5 s in chunks with 8 s of the
 * processor, 28.6 MiB for 8 × 16 × 32 voxels of two bytes. What the experiment measured of the rest nobody knows. */
static void
test_then (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell;

  g_free (result->set);
  result->set = g_strdup ("2017");
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, 0), 8.0, 8.0, 10000000);
  cell = fixture_add_cell (result, SLAB_LAB_KIND_CHUNKED, "gaussian", 4, 1, 0);
  fixture_add_repeat (cell, 2.5, 8.0, 30000000);
  cell->peer.speed_up_low = 1.2;
  cell->peer.speed_up_high = 1.3;
  cell->peer.cores = 4.0;
  cell->peer.peak_bytes = 3e9;
  assert_field (result, 0, SLAB_LAB_COLUMN_THEN, "not known");
  assert_field (result, 1, SLAB_LAB_COLUMN_THEN, "1.20–1.30×, 4 cores, 3.00 GB");
  assert_field (result, 1, SLAB_LAB_COLUMN_SPEED_UP, "3.20×");
  assert_says (result, "In chunks then: 1.20–1.30×, 4 cores, 3.00 GB, for 8.00 KiB of data; here 3.20× with 3.2 of 4 "
                       "cores busy, 28.6 MiB");
  assert_says (result,
               "Peak memory of a single run: at most 28.6 MiB, of an input of 8.00 KiB (Gaussian, auto, 4 threads)");
  g_array_index (cell->repeats, SlabLabRepeat, 0).before_bytes = 12000000;
  assert_says (result, "Peak memory of a single run: at most 28.6 MiB, of which 11.4 MiB were there before (the "
                       "program and the input of "
                       "8.00 KiB) (Gaussian, auto, 4 threads)");
}

/* Half of the repeats or more: the median may be one of them. Of four cores a twentieth is 0.2. */
static void
test_disturbed (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *quiet = fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 1, 0);
  SlabLabCell *disturbed = fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 2, 0);

  fixture_add_disturbed (quiet, 2.0, 0.19);
  g_assert_false (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_OTHERS));
  fixture_add_disturbed (quiet, 2.0, 0.0);
  fixture_add_disturbed (quiet, 2.0, 1.5);
  fixture_add_disturbed (disturbed, 3.0, 1.0);
  fixture_add_disturbed (disturbed, 3.0, 0.5);
  fixture_add_disturbed (disturbed, 3.0, 0.1);
  g_assert_true (slab_lab_text_has_column (result, SLAB_LAB_COLUMN_OTHERS));
  assert_field (result, 0, SLAB_LAB_COLUMN_OTHERS, "0.190 cores");
  assert_field (result, 1, SLAB_LAB_COLUMN_OTHERS, "disturbed: 0.500 cores");
  assert_says (result, "Other programs disturbed 1 of 2 experiments, with up to 0.500 cores: it is not to be trusted");
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 4, 0), 3.0, 3.0, 0);
  assert_field (result, 2, SLAB_LAB_COLUMN_OTHERS, "–");
}

/* Each filter once, as the tool takes it. */
static void
test_filters (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell;
  g_autofree char *text = NULL;

  fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, 0);
  fixture_add_cell (result, SLAB_LAB_KIND_CHUNKED, "gaussian", 1, 1, 0);
  fixture_add_cell (result, SLAB_LAB_KIND_IDENTITY, "identity", 1, 1, 0);
  cell = fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "tv", 1, 1, 0);
  g_assert_true (slab_filter_params_set_from_string (cell->params, "weight", "0.25", NULL));
  text = slab_lab_text_describe_filters (result);
  g_assert_cmpstr (text, ==, "gaussian sigma=3; tv weight=0.25");
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
  g_test_add_func ("/lab-text/spread", test_spread);
  g_test_add_func ("/lab-text/weak-and-identity", test_weak_and_identity);
  g_test_add_func ("/lab-text/grid", test_grid);
  g_test_add_func ("/lab-text/peers", test_peers);
  g_test_add_func ("/lab-text/then", test_then);
  g_test_add_func ("/lab-text/disturbed", test_disturbed);
  g_test_add_func ("/lab-text/filters", test_filters);
  g_test_add_func ("/lab-text/describe", test_describe);
  return g_test_run ();
}
