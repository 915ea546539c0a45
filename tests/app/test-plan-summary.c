/* SPDX-License-Identifier: MIT */
#include "app/slab-plan-summary.h"

#include "app-fixture.h"

#define TIMES "\302\240×\302\240"

/* A Gaussian whose sigma of 1 reaches 4 voxels, over 20 x 30 x 40 voxels of float32. */
static SlabChunkPlan *
make_plan (const char *chunk, const char *overlap)
{
  const SlabShape shape = { { 20, 30, 40 } };
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", NULL));
  g_autoptr (GError) error = NULL;
  SlabChunkPlan *plan;

  settings.n_threads = 1;
  g_assert_true (slab_filter_params_set_from_string (params, "sigma", "1", NULL));
  g_assert_true (slab_run_settings_parse_chunk (&settings, chunk, NULL));
  g_assert_true (slab_run_settings_parse_overlap (&settings, overlap, NULL));
  plan = slab_chunk_plan_new (&shape, 4, params, &settings, &error);
  g_assert_no_error (error);
  return plan;
}

static void
test_words (void)
{
  SlabPlanSummary *summary = g_object_ref_sink (SLAB_PLAN_SUMMARY (slab_plan_summary_new ()));
  g_autoptr (SlabChunkPlan) exact = make_plan ("10,15,20", "auto");
  g_autoptr (SlabChunkPlan) seams = make_plan ("10,15,20", "2");
  g_autoptr (SlabChunkPlan) whole = make_plan ("whole", "auto");
  g_autoptr (SlabChunkPlan) uneven = make_plan ("10,20,40", "auto");
  GtkWidget *grid = app_get_child (summary, "grid");
  GtkWidget *notes = app_get_child (summary, "notes");

  slab_plan_summary_set_plan (summary, NULL, FALSE, 0, "Nothing to run.");
  g_assert_false (gtk_widget_get_visible (grid));
  g_assert_cmpstr (gtk_label_get_text (app_get_child (summary, "placeholder")), ==, "Nothing to run.");

  slab_plan_summary_set_plan (summary, exact, FALSE, 0, NULL);
  g_autofree char *text = app_get_texts (grid);
  g_assert_true (gtk_widget_get_visible (grid));
  g_assert_false (gtk_widget_get_visible (app_get_child (summary, "placeholder")));
  app_assert_contains (text, "8 (2" TIMES "2" TIMES "2), each of 10" TIMES "15" TIMES "20 voxels");
  app_assert_contains (text, "\n8 on 1 thread\n");
  app_assert_contains (text, "4, covers the halo");
  /* Padded 28, 38, 48 of 20, 30, 40, and twice 18 planes gathered of 10: read 6 * 28 38 48, along z 38 48 (3 * 36 +
   * 7 * 20), y 7 * 20 30 48, x 12 * 20 30 40, together 1248384; as one chunk 868800. */
  app_assert_contains (text, "30 % of the filter’s work");
  g_assert_true (slab_plan_summary_is_good (exact, 0));

  slab_plan_summary_set_plan (summary, uneven, FALSE, 0, NULL);
  g_autofree char *uneven_text = app_get_texts (grid);
  app_assert_contains (uneven_text, "4 (2" TIMES "2" TIMES "1), each of at most 10" TIMES "20" TIMES "40 voxels");

  slab_plan_summary_set_plan (summary, seams, FALSE, 0, NULL);
  g_autofree char *seams_text = app_get_texts (grid);
  g_autofree char *seams_notes = app_get_texts (notes);
  app_assert_contains (seams_text, "2, less than the halo of 4");
  g_assert_cmpuint (strlen (seams_notes), >, 20);
  g_assert_false (slab_plan_summary_is_good (seams, 0));

  slab_plan_summary_set_plan (summary, whole, FALSE, 0, NULL);
  g_autofree char *whole_text = app_get_texts (grid);
  app_assert_contains (whole_text, "1, of 20" TIMES "30" TIMES "40 voxels");
  app_assert_contains (whole_text, "none");
  g_autofree char *line = slab_plan_summary_describe (whole);
  g_assert_true (g_str_has_prefix (line, "Chunks: 1 · 1 thread · at most "));
  g_assert_finalize_object (summary);
}

static void
test_memory (void)
{
  SlabPlanSummary *summary = g_object_ref_sink (SLAB_PLAN_SUMMARY (slab_plan_summary_new ()));
  g_autoptr (SlabChunkPlan) plan = make_plan ("whole", "auto");
  GtkWidget *grid = app_get_child (summary, "grid");
  const guint64 peak = slab_chunk_plan_get_peak_bytes (plan);

  slab_plan_summary_set_plan (summary, plan, FALSE, peak, NULL);
  g_autofree char *fits = app_get_texts (grid);
  app_assert_contains (fits, " are free");
  g_assert_true (slab_plan_summary_is_good (plan, peak));
  slab_plan_summary_set_plan (summary, plan, FALSE, peak - 1, NULL);
  g_autofree char *large = app_get_texts (grid);
  app_assert_contains (large, "the machine will swap or end the run");
  g_assert_false (slab_plan_summary_is_good (plan, peak - 1));
  g_assert_finalize_object (summary);
}

static void
test_reach (void)
{
  const gint64 same[] = { 12, 12, 12 };
  const gint64 flat[] = { 0, 9, 9 };
  g_autofree char *one = slab_plan_summary_format_reach (same);
  g_autofree char *three = slab_plan_summary_format_reach (flat);

  g_assert_cmpstr (one, ==, "12");
  g_assert_cmpstr (three, ==, "0" TIMES "9" TIMES "9");
}

static void
test_available_memory (void)
{
  guint64 bytes = 7;
  g_assert_true (slab_plan_summary_parse_available_memory ("MemTotal:       24680000 kB\nMemFree:  1 kB\n"
                                                           "MemAvailable:    1024 kB\nBuffers: 2 kB\n",
                                                           &bytes));
  g_assert_cmpuint (bytes, ==, 1048576);
  bytes = 7;
  g_assert_false (slab_plan_summary_parse_available_memory ("", &bytes));
  g_assert_false (slab_plan_summary_parse_available_memory ("MemFree: 3 kB\n", &bytes));
  g_assert_false (slab_plan_summary_parse_available_memory ("MemAvailable:\n", &bytes));
  g_assert_false (slab_plan_summary_parse_available_memory ("MemAvailable: -5 kB\n", &bytes));
  g_assert_false (slab_plan_summary_parse_available_memory ("MemAvailable: 5 MB\n", &bytes));
  g_assert_false (slab_plan_summary_parse_available_memory ("NotMemAvailable: 5 kB\n", &bytes));
  g_assert_false (slab_plan_summary_parse_available_memory ("MemAvailable: 18446744073709551615 kB\n", &bytes));
  g_assert_cmpuint (bytes, ==, 7);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/plan-summary/words", test_words);
  g_test_add_func ("/plan-summary/memory", test_memory);
  g_test_add_func ("/plan-summary/reach", test_reach);
  g_test_add_func ("/plan-summary/available-memory", test_available_memory);
  return g_test_run ();
}
