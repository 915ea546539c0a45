/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-result.h"

#include "lab-fixture.h"

static void
test_repeats (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell = fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, -1);
  SlabLabFigures f;

  slab_lab_result_get_figures (result, 0, &f);
  g_assert_cmpuint (f.n, ==, 0);
  g_assert_true (isnan (f.median) && isnan (f.peak_bytes) && isnan (f.bandwidth_share));

  fixture_add_repeat (cell, 3.0, 6.0, 100);
  fixture_add_repeat (cell, 1.0, 9.0, 300);
  fixture_add_repeat (cell, 2.0, 3.0, 200);
  slab_lab_result_get_figures (result, 0, &f);
  g_assert_cmpuint (f.n, ==, 3);
  g_assert_cmpfloat (f.median, ==, 2.0);
  g_assert_cmpfloat (f.least, ==, 1.0);
  g_assert_cmpfloat (f.most, ==, 3.0);
  g_assert_cmpfloat (f.cpu_seconds, ==, 6.0);
  g_assert_cmpfloat (f.cores_busy, ==, 3.0);
  g_assert_cmpfloat (f.peak_bytes, ==, 300.0);
  /* Compared with nothing. */
  g_assert_true (isnan (f.speed_up) && isnan (f.efficiency) && isnan (f.price));

  /* Of an even number, the mean of the two in the middle. */
  fixture_add_repeat (cell, 5.0, 6.0, 0);
  slab_lab_result_get_figures (result, 0, &f);
  g_assert_cmpfloat (f.median, ==, 2.5);
}

/* Strong scaling: 8 s with one thread, 2.5 s with four: 3.2 times, 80 %. */
static void
test_strong (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabFigures f;

  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0), 8.0, 8.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), 2.5, 8.0, 0);
  slab_lab_result_get_figures (result, 0, &f);
  g_assert_cmpfloat (f.speed_up, ==, 1.0);
  g_assert_cmpfloat (f.efficiency, ==, 1.0);
  g_assert_true (isnan (f.peak_bytes));
  slab_lab_result_get_figures (result, 1, &f);
  g_assert_cmpfloat_with_epsilon (f.speed_up, 3.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (f.efficiency, 0.8, 1e-12);
}

/* Weak scaling: one copy in 2 s, four at once in 2.5 s: four times the work, so 3.2 times as quick, 80 %. */
static void
test_weak (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabFigures f;

  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "tv", 1, 1, 0), 2.0, 2.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "tv", 1, 4, 0), 2.5, 10.0, 0);
  slab_lab_result_get_figures (result, 1, &f);
  g_assert_cmpfloat_with_epsilon (f.speed_up, 3.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (f.efficiency, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (f.cores_busy, 4.0, 1e-12);
}

/* The identity in the cut of a filter is a share of its time, and no speed-up. */
static void
test_price (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabFigures f;

  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_CHUNKED, "gaussian", 4, 1, -1), 2.0, 2.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_IDENTITY, "identity", 4, 1, 0), 0.5, 2.0, 0);
  slab_lab_result_get_figures (result, 1, &f);
  g_assert_cmpfloat (f.price, ==, 0.25);
  g_assert_true (isnan (f.speed_up) && isnan (f.efficiency));
}

/* 4 GB in 1 s: of one thread 40 % of 10 GB/s, of four threads 20 % of 20 GB/s, which would take 0.2 s. */
static void
test_bandwidth (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *one = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0);
  SlabLabCell *copies = fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 4, 0);
  SlabLabFigures f;

  one->useful_bytes = copies->useful_bytes = 4e9;
  fixture_add_repeat (one, 1.0, 1.0, 0);
  fixture_add_repeat (copies, 1.0, 1.0, 0);
  slab_lab_result_get_figures (result, 0, &f);
  g_assert_cmpfloat_with_epsilon (f.bandwidth, 4e9, 1.0);
  g_assert_cmpfloat_with_epsilon (f.bandwidth_share, 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (f.floor_seconds, 0.4, 1e-12);
  slab_lab_result_get_figures (result, 1, &f);
  g_assert_cmpfloat_with_epsilon (f.bandwidth_share, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (f.floor_seconds, 0.2, 1e-12);

  /* A machine that was not measured. */
  result->machine->bandwidth_one = result->machine->bandwidth_all = 0.0;
  slab_lab_result_get_figures (result, 1, &f);
  g_assert_cmpfloat_with_epsilon (f.bandwidth, 4e9, 1.0);
  g_assert_true (isnan (f.bandwidth_share) && isnan (f.floor_seconds));
}

static void
test_curve (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  guint n[8];
  double seconds[8];
  SlabLabFit fit;

  g_assert_false (slab_lab_result_fit (result, NULL, &fit));
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0), 10.0, 1.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "tv", 1, 1, 1), 99.0, 1.0, 0);
  /* Not measured: no point. */
  fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 3, 1, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), 4.0, 1.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 7, 0), 5.0, 1.0, 0);

  g_assert_cmpuint (slab_lab_result_get_curve (result, SLAB_LAB_KIND_STRONG, NULL, n, seconds, 8), ==, 2);
  g_assert_cmpuint (n[0], ==, 1);
  g_assert_cmpuint (n[1], ==, 4);
  g_assert_cmpfloat (seconds[1], ==, 4.0);
  g_assert_cmpuint (slab_lab_result_get_curve (result, SLAB_LAB_KIND_STRONG, NULL, n, seconds, 1), ==, 1);
  g_assert_cmpuint (slab_lab_result_get_curve (result, SLAB_LAB_KIND_STRONG, "tv", n, seconds, 8), ==, 1);
  g_assert_cmpfloat (seconds[0], ==, 99.0);
  g_assert_cmpuint (slab_lab_result_get_curve (result, SLAB_LAB_KIND_WEAK, NULL, n, seconds, 8), ==, 1);
  g_assert_cmpuint (n[0], ==, 7);

  /* 10 · (0.2 + 0.8 / 4) = 4. */
  g_assert_true (slab_lab_result_fit (result, NULL, &fit));
  g_assert_cmpfloat_with_epsilon (fit.serial, 0.2, 1e-12);
  g_assert_false (slab_lab_result_fit (result, "tv", &fit));
}

static void
test_copy (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell = fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, -1);
  g_autoptr (SlabLabResult) copy = slab_lab_result_copy (result);

  fixture_add_repeat (cell, 1.0, 1.0, 0);
  g_assert_cmpuint (slab_lab_result_get_n_cells (copy), ==, 1);
  g_assert_cmpuint (slab_lab_result_get_cell (copy, 0)->repeats->len, ==, 0);
  g_assert_cmpstr (copy->machine->model, ==, result->machine->model);
}

/* The same cut and threads, also of a filter with other parameters; not of another kind. */
static void
test_find_same (void)
{
  g_autoptr (SlabLabResult) result = fixture_new (), other = fixture_new ();
  SlabLabCell *cell;

  fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 2, 1, -1);
  fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 2, -1);
  fixture_add_cell (other, SLAB_LAB_KIND_CHUNKED, "gaussian", 2, 1, -1);
  fixture_add_cell (other, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, -1);
  cell = fixture_add_cell (other, SLAB_LAB_KIND_STRONG, "gaussian", 2, 1, -1);
  g_assert_true (slab_filter_params_set_from_string (cell->params, "sigma", "5", NULL));
  g_assert_cmpint (slab_lab_result_find_same (result, 0, other), ==, 2);
  g_assert_cmpint (slab_lab_result_find_same (result, 1, other), ==, -1);
  g_assert_true (slab_lab_result_has_same (result, other));
  g_ptr_array_remove_index (result->cells, 0);
  g_assert_false (slab_lab_result_has_same (result, other));
}

/* The most memory of all repeats, and what was there before that one. */
static void
test_before_bytes (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  SlabLabCell *cell = fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, -1);
  SlabLabFigures f;

  fixture_add_repeat (cell, 1.0, 1.0, 300);
  slab_lab_result_get_figures (result, 0, &f);
  g_assert_true (isnan (f.before_bytes));
  fixture_add_repeat (cell, 1.0, 1.0, 400);
  g_array_index (cell->repeats, SlabLabRepeat, 0).before_bytes = 200;
  g_array_index (cell->repeats, SlabLabRepeat, 1).before_bytes = 100;
  slab_lab_result_get_figures (result, 0, &f);
  g_assert_cmpfloat (f.peak_bytes, ==, 400.0);
  g_assert_cmpfloat (f.before_bytes, ==, 100.0);
}

/* Two bytes a voxel; a cell of five of eight slices has five eighths of them. */
static void
test_input_bytes (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();

  fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 3, -1);
  g_assert_cmpfloat (slab_lab_result_get_input_bytes (result, 0), ==, 8 * 16 * 32 * 2);
  fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 3, -1)->n_slices = 5;
  g_assert_cmpfloat (slab_lab_result_get_input_bytes (result, 1), ==, 5 * 16 * 32 * 2);
  fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "gaussian", 1, 3, -1)->n_slices = 10;
  g_assert_cmpfloat (slab_lab_result_get_input_bytes (result, 2), ==, 8 * 16 * 32 * 2);
  g_assert_false (slab_lab_result_has_measurement (result));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-result/repeats", test_repeats);
  g_test_add_func ("/lab-result/strong", test_strong);
  g_test_add_func ("/lab-result/weak", test_weak);
  g_test_add_func ("/lab-result/price", test_price);
  g_test_add_func ("/lab-result/bandwidth", test_bandwidth);
  g_test_add_func ("/lab-result/curve", test_curve);
  g_test_add_func ("/lab-result/copy", test_copy);
  g_test_add_func ("/lab-result/find-same", test_find_same);
  g_test_add_func ("/lab-result/before-bytes", test_before_bytes);
  g_test_add_func ("/lab-result/input-bytes", test_input_bytes);
  return g_test_run ();
}
