/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lab-fixture.h"

static char *folder;

static void
test_csv (void)
{
  g_autoptr (SlabLabResult) result = fixture_new_full ();
  g_autofree char *path = g_build_filename (folder, "table.CSV", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (slab_lab_result_save (result, file, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (
      g_str_has_prefix (lines[0], "kind,filter,chunk,overlap,threads,copies,slices,chunks,repeats,median_s"));
  /* Median 10.25 s of 10 and 10.5; 4e9 B in that time are 390.2 MB/s; at 10 GB/s they would take 0.4 s. */
  g_assert_cmpstr (lines[1], ==,
                   "strong,\"gaussian sigma=1,2,2.5\",\"8,16,5\",\"0,9,12\",1,1,8,4,2,10.25,10,10.5,9.25,0.902439024,"
                   "123456789,1,1,1,390243902,0.0390243902,0.4,2.1,0.75,1,");
  g_assert_cmpstr (lines[2], ==,
                   "strong,gaussian sigma=3,auto,auto,4,1,8,0,1,4,4,4,9.5,2.375,1,2.5625,0.640625,0.390243902,,,,,,0,");
  g_assert_true (g_str_has_prefix (lines[3], "weak,tv weight=0.1,whole,auto,1,3,5,0,0,,,,,,,,,,,,,,,0,\"no memory, "));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_lab_result_check_name ("a.json", NULL));
  g_assert_true (slab_lab_result_check_name ("a.CSV", NULL));
  g_assert_false (slab_lab_result_check_name (".csv", NULL));
  g_assert_false (slab_lab_result_check_name ("a.png", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_assert_nonnull (strstr (error->message, "a.png"));
}

static void
test_keep (void)
{
  g_autoptr (SlabLabResult) result = fixture_new_full ();
  g_autofree char *path = g_build_filename (folder, "data", "lab", NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GFile) place = g_file_new_for_path (path);
  g_autoptr (GPtrArray) none = slab_lab_list_kept (place, NULL, NULL);
  g_autoptr (GPtrArray) kept = NULL;
  static const char *const expected[] = { "20170701T000000Z-strong.json", "20170630T123456Z-strong.json",
                                          "20170630T123456Z-strong-2.json" };

  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GFile) file = NULL;
      g_autoptr (SlabLabResult) loaded = NULL;

      /* The same second twice. */
      g_assert_true (slab_lab_result_keep (result, place, &file, NULL, NULL));
      loaded = slab_lab_result_load (file, NULL, NULL);
      g_assert_nonnull (loaded);
    }
  g_date_time_unref (result->date);
  result->date = g_date_time_new_utc (2017, 7, 1, 0, 0, 0);
  g_assert_true (slab_lab_result_keep (result, place, NULL, NULL, NULL));

  kept = slab_lab_list_kept (place, NULL, NULL);
  g_assert_cmpuint (kept->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_file_get_basename (g_ptr_array_index (kept, i));

      g_assert_cmpstr (name, ==, expected[i]);
      g_assert_true (g_file_delete (g_ptr_array_index (kept, i), NULL, NULL));
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-lab-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/lab-file/csv", test_csv);
  g_test_add_func ("/lab-file/names", test_names);
  g_test_add_func ("/lab-file/keep", test_keep);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
