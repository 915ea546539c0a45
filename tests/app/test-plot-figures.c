/* SPDX-License-Identifier: MIT */
#include "app/slab-plot-figures.h"

#include "profile-fixture.h"
#include "profile/slab-trace-machine.h"

static SlabPlotTheme
make_theme (void)
{
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  return theme;
}

/* 100 ms of two threads. */
static void
test_inside (void)
{
  g_autoptr (SlabTrace) trace = profile_make_trace ();
  g_autoptr (SlabPlotFigures) together = slab_plot_figures_new (trace, SLAB_PLOT_PAGE_INSIDE, FALSE);
  g_autoptr (SlabPlotFigures) apart = slab_plot_figures_new (trace, SLAB_PLOT_PAGE_INSIDE, TRUE);
  g_autofree char *text = slab_plot_figures_dup_text (together);
  g_autofree char *threads = slab_plot_figures_dup_text (apart);
  SlabPlotTheme theme = make_theme ();
  double height = slab_plot_figures_get_min_height (apart, &theme);
  gint64 item;

  g_assert_cmpfloat (height, >, slab_plot_figures_get_min_height (together, &theme));
  app_assert_contains (text, "filter: 80.0 ms of threads’ time, 40 % of the run");
  g_assert_null (strstr (text, "Thread"));
  app_assert_contains (threads, "Thread 1");
  app_assert_contains (threads, "Thread 2");

  /* From the run down to a thread, to the other one and back, and no further than there is something. */
  item = slab_plot_figures_step (apart, SLAB_PLOT_NO_ITEM, SLAB_PLOT_STEP_RIGHT);
  g_assert_cmpint (item, ==, slab_plot_figures_step (apart, item, SLAB_PLOT_STEP_UP));
  g_assert_cmpint (item, ==, slab_plot_figures_step (apart, item, SLAB_PLOT_STEP_LEFT));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *described = NULL;
      g_autofree char *expected = g_strdup_printf ("Thread %u", i + 1);

      item = slab_plot_figures_step (apart, item, i == 0 ? SLAB_PLOT_STEP_DOWN : SLAB_PLOT_STEP_RIGHT);
      described = slab_plot_figures_describe (apart, item);
      g_assert_true (g_str_has_prefix (described, expected));
    }
  g_assert_cmpint (slab_plot_figures_step (apart, item, SLAB_PLOT_STEP_RIGHT), ==, item);
  item = slab_plot_figures_step (apart, slab_plot_figures_step (apart, item, SLAB_PLOT_STEP_LEFT), SLAB_PLOT_STEP_UP);
  g_assert_cmpint (item, ==, 0);

  /* The whole width is the run's. */
  g_assert_cmpint (slab_plot_figures_find_at (apart, &theme, 400, height, 200, 20), ==, 0);
  g_assert_cmpint (slab_plot_figures_find_at (apart, &theme, 400, height, -5, 20), ==, SLAB_PLOT_NO_ITEM);
}

/* Two chunks beside each other, each with a halo from the other. */
static void
test_tasks (void)
{
  g_autoptr (SlabTrace) trace = profile_make_trace ();
  g_autoptr (SlabTrace) empty = slab_trace_new (1);
  g_autoptr (SlabPlotFigures) figures = slab_plot_figures_new (trace, SLAB_PLOT_PAGE_TASKS, FALSE);
  g_autoptr (SlabPlotFigures) none = slab_plot_figures_new (empty, SLAB_PLOT_PAGE_TASKS, FALSE);
  g_autofree char *text = slab_plot_figures_describe (figures, 1);

  app_assert_contains (slab_plot_figures_get_summary (figures), "6 tasks");
  g_assert_cmpstr (text, ==, "Chunk 1: voxels 0:2, 0:3, 4:8 (Z, Y, X); its halo reads from 1 neighbour");
  g_assert_cmpint (slab_plot_figures_step (figures, SLAB_PLOT_NO_ITEM, SLAB_PLOT_STEP_DOWN), ==, 0);
  g_assert_cmpint (slab_plot_figures_step (figures, 0, SLAB_PLOT_STEP_RIGHT), ==, 1);
  g_assert_cmpint (slab_plot_figures_step (figures, 1, SLAB_PLOT_STEP_RIGHT), ==, 1);
  g_assert_cmpint (slab_plot_figures_step (figures, 1, SLAB_PLOT_STEP_DOWN), ==, 1);
  g_assert_cmpint (slab_plot_figures_step (figures, 1, SLAB_PLOT_STEP_LEFT), ==, 0);
  g_assert_cmpint (slab_plot_figures_step (none, SLAB_PLOT_NO_ITEM, SLAB_PLOT_STEP_RIGHT), ==, SLAB_PLOT_NO_ITEM);
}

/* Of another machine nothing is measured here. */
static void
test_roofline (void)
{
  g_autoptr (SlabTrace) silent = profile_make_trace ();
  g_autoptr (SlabTrace) other = profile_make_trace ();
  const SlabMachine machine = { (char *) "Abacus", 3, { 0 }, 0, 1e9, 2e9, 3e9, 4e9 };
  g_autoptr (SlabPlotFigures) nothing = slab_plot_figures_new (silent, SLAB_PLOT_PAGE_ROOFLINE, FALSE);
  g_autoptr (SlabPlotFigures) figures = NULL;
  g_autoptr (GFile) kept = slab_machine_get_default_file ();

  slab_trace_set_machine (other, &machine);
  slab_trace_set_property_string (other, SLAB_TRACE_KEY_FLOPS, "100000000");
  slab_trace_set_property_string (other, SLAB_TRACE_KEY_USEFUL_BYTES, "50000000");
  figures = slab_plot_figures_new (other, SLAB_PLOT_PAGE_ROOFLINE, FALSE);
  g_assert_cmpstr (slab_plot_figures_get_summary (nothing), !=, slab_plot_figures_get_summary (figures));
  app_assert_contains (slab_plot_figures_get_summary (figures), "2");
  g_assert_false (g_file_query_exists (kept, NULL));
  g_assert_cmpint (slab_plot_figures_step (figures, SLAB_PLOT_NO_ITEM, SLAB_PLOT_STEP_DOWN), ==, SLAB_PLOT_NO_ITEM);
}

static void
assert_file (SlabPlotFigures *figures, const char *folder, const char *name, const char *part)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (slab_plot_figures_save (figures, file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_nonnull (g_strstr_len (content, (gssize) size, part));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slab-plot-figures-XXXXXX", NULL);
  g_autofree char *wrong_path = g_build_filename (folder, "a.dot", NULL);
  g_autoptr (GFile) wrong = g_file_new_for_path (wrong_path);
  g_autoptr (SlabTrace) trace = profile_make_trace ();
  g_autoptr (GError) error = NULL;

  for (guint kind = 0; kind < SLAB_N_PLOT_PAGES; kind++)
    {
      g_autoptr (SlabPlotFigures) figures = slab_plot_figures_new (trace, (SlabPlotPageKind) kind, FALSE);

      assert_file (figures, folder, "a.svg", "<svg");
      assert_file (figures, folder, "a.PDF", "%PDF");
      assert_file (figures, folder, "a.png", "\211PNG");
      if (kind == SLAB_PLOT_PAGE_TASKS)
        assert_file (figures, folder, "a.dot", "digraph");
      else
        {
          g_assert_false (slab_plot_figures_save (figures, wrong, &error));
          app_assert_contains (error->message, "a.dot");
          g_clear_error (&error);
          g_assert_false (g_file_query_exists (wrong, NULL));
        }
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* While a run lasts parts come in between: the same one is found by what it is. */
static void
test_find_same (void)
{
  SlabTrace *begun = slab_trace_new (1), *trace = slab_trace_new (1);
  g_autoptr (SlabPlotFigures) before = NULL, after = NULL, tasks = NULL;
  g_autofree char *was = NULL, *is = NULL;
  gint64 item;

  profile_add_span (begun, 0, SLAB_PHASE_FILTER, 0, 10, -1, 0);
  slab_trace_end_at (begun, 10 * PROFILE_MS);
  before = slab_plot_figures_new (begun, SLAB_PLOT_PAGE_INSIDE, FALSE);
  profile_add_span (trace, 0, SLAB_PHASE_FILTER, 0, 10, -1, 0);
  profile_add_span (trace, 0, SLAB_PHASE_READ, 10, 40, -1, 0);
  profile_add_span (trace, 0, SLAB_PHASE_FILTER, 40, 50, -1, 0);
  slab_trace_end_at (trace, 50 * PROFILE_MS);
  after = slab_plot_figures_new (trace, SLAB_PLOT_PAGE_INSIDE, FALSE);
  item = slab_plot_figures_step (before, SLAB_PLOT_NO_ITEM, SLAB_PLOT_STEP_DOWN);
  item = slab_plot_figures_step (before, item, SLAB_PLOT_STEP_DOWN);
  was = slab_plot_figures_describe (before, item);
  g_assert_true (g_str_has_prefix (was, "filter: 10.0 ms"));
  is = slab_plot_figures_describe (after, slab_plot_figures_find_same (after, before, item));
  g_assert_true (g_str_has_prefix (is, "filter: 20.0 ms"));
  g_assert_cmpint (slab_plot_figures_find_same (after, before, SLAB_PLOT_NO_ITEM), ==, SLAB_PLOT_NO_ITEM);
  /* Reading was not there yet. */
  item = slab_plot_figures_step (after, SLAB_PLOT_NO_ITEM, SLAB_PLOT_STEP_DOWN);
  item = slab_plot_figures_step (after, item, SLAB_PLOT_STEP_DOWN);
  g_assert_cmpint (slab_plot_figures_find_same (before, after, item), ==, SLAB_PLOT_NO_ITEM);
  tasks = slab_plot_figures_new (trace, SLAB_PLOT_PAGE_TASKS, FALSE);
  g_assert_cmpint (slab_plot_figures_find_same (tasks, before, 0), ==, SLAB_PLOT_NO_ITEM);
  /* The figures keep them. */
  g_object_unref (begun);
  g_object_unref (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-figures/inside", test_inside);
  g_test_add_func ("/plot-figures/tasks", test_tasks);
  g_test_add_func ("/plot-figures/roofline", test_roofline);
  g_test_add_func ("/plot-figures/files", test_files);
  g_test_add_func ("/plot-figures/find-same", test_find_same);
  return g_test_run ();
}
