/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-estimate.h"

#include "lab-fixture.h"

static GPtrArray *
make_cells (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) slab_lab_cell_free);
}

static void
add_whole (GPtrArray *cells, const char *filter, guint n_copies)
{
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find (filter, NULL));
  SlabLabCell *cell = slab_lab_cell_new (SLAB_LAB_KIND_WEAK, params);

  cell->settings.chunk_mode = SLAB_CHUNK_WHOLE;
  cell->settings.n_threads = 1;
  cell->n_copies = n_copies;
  g_ptr_array_add (cells, cell);
}

/* The identity writes and reads 4 bytes a voxel at 10 GB/s: 8·16·32 voxels in 3.2768 µs, and three times that. */
static void
test_guess (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  g_autoptr (GPtrArray) cells = make_cells ();
  SlabLabEstimate estimate;

  add_whole (cells, "identity", 1);
  slab_lab_estimate (&estimate, cells, &result->shape, 4, 3, result->machine, NULL);
  g_assert_cmpuint (estimate.n_cells, ==, 1);
  g_assert_cmpuint (estimate.n_refused, ==, 0);
  g_assert_false (estimate.is_from_results);
  g_assert_cmpfloat_with_epsilon (estimate.seconds, 3 * 3.2768e-6, 1e-12);
  /* At least its input and its output. */
  g_assert_cmpfloat (estimate.peak_bytes, >=, 2 * 4096 * 4);
}

/* Two seconds for the volume on one thread: as many for a copy on each of four cores, and twice as many for eight. */
static void
test_known (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  g_autoptr (GPtrArray) cells = make_cells ();
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  SlabLabCell *cell = fixture_add_cell (result, SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, 0);
  SlabLabEstimate estimate;
  g_autoptr (SlabMachine) other = slab_machine_copy (result->machine);

  cell->redundancy = 1.0;
  fixture_add_repeat (cell, 2.0, 2.0, 0);
  g_ptr_array_add (results, result);
  add_whole (cells, "gaussian", 1);
  add_whole (cells, "gaussian", 4);
  add_whole (cells, "gaussian", 8);
  slab_lab_estimate (&estimate, cells, &result->shape, 2, 2, result->machine, results);
  g_assert_cmpuint (estimate.n_cells, ==, 3);
  g_assert_true (estimate.is_from_results);
  g_assert_cmpfloat_with_epsilon (estimate.seconds, 2 * (2.0 + 2.0 + 4.0), 1e-9);

  /* Of another machine it says nothing, and nothing of another filter. */
  g_free (other->model);
  other->model = g_strdup ("Another");
  slab_lab_estimate (&estimate, cells, &result->shape, 2, 2, other, results);
  g_assert_false (estimate.is_from_results);
  g_assert_cmpfloat (estimate.seconds, <, 1.0);
  g_free (other->model);
  other->model = g_strdup (result->machine->model);
  other->n_cores = 2;
  slab_lab_estimate (&estimate, cells, &result->shape, 2, 2, other, results);
  g_assert_false (estimate.is_from_results);
  /* Chunks that did everything twice took as long for half of what is asked for. */
  cell->redundancy = 2.0;
  slab_lab_estimate (&estimate, cells, &result->shape, 2, 2, result->machine, results);
  g_assert_cmpfloat_with_epsilon (estimate.seconds, 1.0 + 1.0 + 2.0 + 1.0 + 1.0 + 2.0, 1e-9);
  /* One that is not known is enough, whichever. */
  add_whole (cells, "identity", 1);
  add_whole (cells, "gaussian", 1);
  slab_lab_estimate (&estimate, cells, &result->shape, 2, 2, result->machine, results);
  g_assert_false (estimate.is_from_results);
}

/* Of 200 iterations half are made, and of 100 GFLOP/s a quarter is reached; costs are the filter's own. */
static void
test_guess_iterations (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  g_autoptr (GPtrArray) cells = make_cells ();
  SlabLabEstimate estimate;
  SlabFilterCost cost;
  SlabLabCell *cell;

  add_whole (cells, "tv", 1);
  cell = g_ptr_array_index (cells, 0);
  g_assert_cmpint (slab_filter_params_get_integer (cell->params, "max-iterations"), ==, 200);
  slab_filter_params_get_info (cell->params)->get_cost (cell->params, 4, &cost);
  slab_lab_estimate (&estimate, cells, &result->shape, 4, 3, result->machine, NULL);
  g_assert_cmpfloat_with_epsilon (estimate.seconds, 3 * 4096 * 100 * (cost.flops / 25e9 + cost.bytes / 10e9), 1e-9);
}

/* Copies share the input. */
static void
test_peak (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  g_autoptr (GPtrArray) one = make_cells (), three = make_cells ();
  SlabLabEstimate estimate, of_three;

  add_whole (one, "identity", 1);
  add_whole (three, "identity", 3);
  slab_lab_estimate (&estimate, one, &result->shape, 4, 1, result->machine, NULL);
  slab_lab_estimate (&of_three, three, &result->shape, 4, 1, result->machine, NULL);
  g_assert_cmpfloat_with_epsilon (of_three.peak_bytes, 3 * (estimate.peak_bytes - 4096 * 4) + 4096 * 4, 0.5);
}

/* A volume of 2^46 voxels is in no memory. */
static void
test_refused (void)
{
  g_autoptr (SlabLabResult) result = fixture_new ();
  g_autoptr (GPtrArray) cells = make_cells ();
  SlabLabEstimate estimate;

  add_whole (cells, "gaussian", 1);
  slab_lab_estimate (&estimate, cells, &(SlabShape){ { 1 << 12, 1 << 17, 1 << 17 } }, 4, 1, result->machine, NULL);
  g_assert_cmpuint (estimate.n_cells, ==, 0);
  g_assert_cmpuint (estimate.n_refused, ==, 1);
  g_assert_cmpfloat (estimate.seconds, ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-estimate/guess", test_guess);
  g_test_add_func ("/lab-estimate/guess-iterations", test_guess_iterations);
  g_test_add_func ("/lab-estimate/peak", test_peak);
  g_test_add_func ("/lab-estimate/known", test_known);
  g_test_add_func ("/lab-estimate/refused", test_refused);
  return g_test_run ();
}
