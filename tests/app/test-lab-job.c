/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-job.h"

#include "lab-app-fixture.h"

typedef struct
{
  guint n_changed;
  guint n_ended;
  GError *error;
} Heard;

static void
changed_cb (SlabLabJob *job, Heard *heard)
{
  g_autoptr (SlabLabResult) result = slab_lab_job_dup_result (job);
  g_autofree char *step = slab_lab_job_describe_step (job);

  g_assert_nonnull (step);
  g_assert_cmpfloat (slab_lab_job_get_progress (job), >=, 0.0);
  g_assert_cmpfloat (slab_lab_job_get_progress (job), <=, 1.0);
  heard->n_changed++;
}

static void
ended_cb (SlabLabJob *job, GError *error, Heard *heard)
{
  g_assert_false (slab_lab_job_is_running (job));
  heard->n_ended++;
  heard->error = error != NULL ? g_error_copy (error) : NULL;
}

static SlabLabJob *
start (SlabVolume *volume, guint n_repeats, const char *folder, Heard *heard)
{
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", NULL));
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  SlabLabJob *job = slab_lab_job_new (volume, "strong", n_repeats);

  g_signal_connect (job, "changed", G_CALLBACK (changed_cb), heard);
  g_signal_connect (job, "ended", G_CALLBACK (ended_cb), heard);
  slab_lab_job_set_filter (job, params, 2);
  slab_lab_job_start (job, place);
  g_assert_true (slab_lab_job_is_running (job));
  return job;
}

static void
test_runs (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (SlabVolume) volume = app_make_volume (4, 16, 16);
  Heard heard = { 0 };
  SlabLabJob *job = start (volume, 2, folder, &heard);
  g_autoptr (SlabLabResult) result = NULL, kept = NULL;
  g_autoptr (GError) error = NULL;

  app_wait_until (heard.n_ended > 0);
  g_assert_no_error (heard.error);
  g_assert_cmpuint (heard.n_changed, >, 0);
  result = slab_lab_job_dup_result (job);
  g_assert_true (result->is_complete);
  g_assert_cmpuint (slab_lab_result_get_n_cells (result), ==, 2);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 1)->repeats->len, ==, 2);
  g_assert_cmpfloat (slab_lab_job_get_progress (job), ==, 1.0);
  kept = slab_lab_result_load (slab_lab_job_get_kept (job), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_lab_result_get_n_cells (kept), ==, 2);
  app_finalize_object (job);
  app_remove_folder (folder);
}

/* The cells of an earlier result, without its measurements. */
static void
test_repeats (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_autoptr (SlabVolume) volume = app_make_volume (4, 16, 16);
  g_autoptr (SlabLabResult) earlier = lab_make_result (2.5);
  g_autoptr (SlabLabResult) result = NULL;
  Heard heard = { 0 };
  SlabLabJob *job = slab_lab_job_new (volume, "strong", 1);

  g_signal_connect (job, "ended", G_CALLBACK (ended_cb), &heard);
  slab_lab_job_set_cells (job, earlier->cells);
  slab_lab_job_start (job, place);
  app_wait_until (heard.n_ended > 0);
  g_assert_no_error (heard.error);
  result = slab_lab_job_dup_result (job);
  g_assert_cmpuint (slab_lab_result_get_n_cells (result), ==, 2);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 1)->settings.n_threads, ==, 4);
  g_assert_cmpuint (slab_lab_result_get_cell (result, 1)->repeats->len, ==, 1);
  g_assert_cmpfloat (g_array_index (slab_lab_result_get_cell (result, 1)->repeats, SlabLabRepeat, 0).seconds, <, 2.5);
  app_finalize_object (job);
  app_remove_folder (folder);
}

/* What was measured until then is kept, and nobody has to hold the job for that. */
static void
test_cancel (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (SlabVolume) volume = app_make_volume (16, 64, 64);
  Heard heard = { 0 };
  SlabLabJob *job = start (volume, SLAB_LAB_MAX_REPEATS, folder, &heard);
  g_autofree char *step = NULL;
  g_autoptr (GFile) kept = NULL;
  g_autoptr (SlabLabResult) result = NULL;

  app_wait_until (slab_lab_job_get_progress (job) > 0.0);
  slab_lab_job_cancel (job);
  step = slab_lab_job_describe_step (job);
  g_assert_cmpstr (step, ==, "Cancelling…");
  app_finalize_object (job);
  g_assert_cmpuint (heard.n_ended, ==, 1);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&heard.error);
  g_assert_cmpuint (lab_count_files (folder), ==, 1);
  app_remove_folder (folder);
}

static void
test_cancel_at_once (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (SlabVolume) volume = app_make_volume (4, 16, 16);
  Heard heard = { 0 };
  SlabLabJob *job = start (volume, 1, folder, &heard);

  slab_lab_job_cancel (job);
  app_wait_until (heard.n_ended > 0);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&heard.error);
  g_assert_null (slab_lab_job_get_kept (job));
  app_finalize_object (job);
  g_assert_cmpuint (lab_count_files (folder), ==, 0);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-job/runs", test_runs);
  g_test_add_func ("/lab-job/repeats", test_repeats);
  g_test_add_func ("/lab-job/cancel", test_cancel);
  g_test_add_func ("/lab-job/cancel-at-once", test_cancel_at_once);
  return g_test_run ();
}
