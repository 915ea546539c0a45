/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-kept.h"

#include "lab-app-fixture.h"

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GPtrArray *
load (const char *folder, guint *n_broken, GError **error)
{
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_autoptr (GAsyncResult) result = NULL;

  slab_lab_kept_load_async (place, NULL, loaded_cb, &result);
  app_wait_until (result != NULL);
  return slab_lab_kept_load_finish (result, n_broken, error);
}

static void
test_words (void)
{
  g_autoptr (SlabLabResult) result = lab_make_result (2.5);
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/a.json");
  g_autoptr (SlabLabKept) kept = NULL;
  g_autofree char *title = NULL, *subtitle = NULL, *cancelled = NULL;

  kept = slab_lab_kept_new (file, result);
  g_assert_true (slab_lab_kept_get_file (kept) == file);
  g_assert_true (slab_lab_kept_get_result (kept) == result);
  title = slab_lab_kept_format_title (kept);
  subtitle = slab_lab_kept_format_subtitle (kept);
  g_assert_cmpstr (title, ==, "Strong scaling");
  app_assert_contains (subtitle, "Jun 2017");
  app_assert_contains (subtitle, " · gaussian sigma=3 · a.vol · A \"processor\"");
  result->is_complete = FALSE;
  cancelled = slab_lab_kept_format_title (kept);
  g_assert_cmpstr (cancelled, ==, "Strong scaling (cancelled)");
}

/* A folder that is not there is as good as an empty one; a broken file does not hide the others. */
static void
test_load (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *broken = g_build_filename (folder, "20170101T000000Z-strong.json", NULL);
  g_autoptr (GPtrArray) none = NULL, kept = NULL;
  g_autoptr (GError) error = NULL;
  guint n_broken = 7;

  none = load (missing, &n_broken, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (n_broken, ==, 0);
  lab_keep (folder, 2.5);
  lab_keep (folder, 5.0);
  g_assert_true (g_file_set_contents (broken, "{ \"format\": ", -1, NULL));
  kept = load (folder, &n_broken, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->len, ==, 2);
  g_assert_cmpuint (n_broken, ==, 1);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-kept/words", test_words);
  g_test_add_func ("/lab-kept/load", test_load);
  return g_test_run ();
}
