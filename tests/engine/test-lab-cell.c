/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-cell.h"

#include <locale.h>

static SlabLabCell *
make_cell (SlabLabKind kind)
{
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", NULL));

  return slab_lab_cell_new (kind, params);
}

static void
test_kinds (void)
{
  static const char *const names[SLAB_LAB_N_KINDS] = { "single", "chunked", "strong", "weak", "grid", "identity" };
  SlabLabKind kind = SLAB_LAB_KIND_GRID;

  for (guint i = 0; i < SLAB_LAB_N_KINDS; i++)
    {
      g_assert_cmpstr (slab_lab_kind_get_name ((SlabLabKind) i), ==, names[i]);
      g_assert_true (slab_lab_kind_from_name (names[i], &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (slab_lab_kind_from_name ("Strong", &kind));
}

/* The words are those of the command line, which make the same settings again. */
static void
test_words (void)
{
  static const char *const chunks[] = { "auto", "whole", "50,552,552" };
  static const char *const overlaps[] = { "auto", "9", "0,9,12" };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SlabLabCell) cell = make_cell (SLAB_LAB_KIND_CHUNKED);
      g_autofree char *chunk = NULL;
      g_autofree char *overlap = NULL;

      g_assert_true (slab_run_settings_parse_chunk (&cell->settings, chunks[i], NULL));
      g_assert_true (slab_run_settings_parse_overlap (&cell->settings, overlaps[i], NULL));
      chunk = slab_lab_cell_format_chunk (cell);
      overlap = slab_lab_cell_format_overlap (cell);
      g_assert_cmpstr (chunk, ==, chunks[i]);
      g_assert_cmpstr (overlap, ==, overlaps[i]);
    }
}

static void
assert_described (SlabLabCell *cell, const char *expected)
{
  g_autofree char *text = slab_lab_cell_describe (cell);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  g_autoptr (SlabLabCell) cell = make_cell (SLAB_LAB_KIND_STRONG);

  assert_described (cell, "Gaussian");
  cell->n_threads = 3;
  assert_described (cell, "Gaussian, 3 threads");
  cell->settings.n_threads = 1;
  assert_described (cell, "Gaussian, 1 thread");
  cell->kind = SLAB_LAB_KIND_CHUNKED;
  assert_described (cell, "Gaussian, auto, 1 thread");
  cell->settings.chunk_mode = SLAB_CHUNK_WHOLE;
  cell->n_slices = 10;
  assert_described (cell, "Gaussian, 10 slices, whole, 1 thread");
  g_assert_true (slab_run_settings_parse_chunk (&cell->settings, "50,552,552", NULL));
  g_assert_true (slab_run_settings_parse_overlap (&cell->settings, "9", NULL));
  cell->n_slices = 0;
  assert_described (cell, "Gaussian, 50,552,552 + 9, 1 thread");
  cell->kind = SLAB_LAB_KIND_WEAK;
  assert_described (cell, "Gaussian, 1 copy at once");
  cell->n_copies = 4;
  assert_described (cell, "Gaussian, 4 copies at once");
}

static void
test_copy (void)
{
  g_autoptr (SlabLabCell) cell = make_cell (SLAB_LAB_KIND_WEAK);
  g_autoptr (SlabLabCell) copy = NULL;
  const SlabLabRepeat repeat = { 1.0, 2.0, 3, 4 };

  cell->error = g_strdup ("why");
  g_array_append_val (cell->repeats, repeat);
  copy = slab_lab_cell_copy (cell);
  g_array_set_size (cell->repeats, 0);
  g_assert_cmpstr (copy->error, ==, "why");
  g_assert_cmpuint (copy->repeats->len, ==, 1);
  g_assert_true (copy->params != cell->params);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-cell/kinds", test_kinds);
  g_test_add_func ("/lab-cell/words", test_words);
  g_test_add_func ("/lab-cell/describe", test_describe);
  g_test_add_func ("/lab-cell/copy", test_copy);
  return g_test_run ();
}
