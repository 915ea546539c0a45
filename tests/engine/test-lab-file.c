/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lab-fixture.h"

static char *folder;

static GFile *
write_file (const char *text, gsize length)
{
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  return g_file_new_for_path (path);
}

static SlabLabResult *
make_result (void)
{
  SlabLabResult *result = fixture_new ();
  SlabLabCell *cell;

  cell = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0);
  fixture_add_repeat (cell, 10.0, 9.5, 123456789);
  fixture_add_repeat (cell, 10.5, 9.0, 0);
  cell->n_chunks = 4;
  cell->redundancy = 1.25;
  cell->useful_bytes = 4e9;
  g_assert_true (slab_filter_params_set_from_string (cell->params, "sigma", "1,2,2.5", NULL));
  g_assert_true (slab_run_settings_parse_chunk (&cell->settings, "8,16,5", NULL));
  g_assert_true (slab_run_settings_parse_overlap (&cell->settings, "0,9,12", NULL));
  cell->peer.seconds = 2.1;
  cell->peer.cores = 4.0;
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), 4.0, 9.5, 1);
  cell = fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "tv", 1, 3, -1);
  cell->n_threads = 0;
  cell->n_slices = 5;
  cell->settings.chunk_mode = SLAB_CHUNK_WHOLE;
  cell->error = g_strdup ("no memory, \"really\"\n");
  return result;
}

static void
test_round_trip (void)
{
  g_autoptr (SlabLabResult) result = make_result ();
  g_autoptr (SlabLabResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = slab_lab_result_to_json (result);
  g_autofree char *again = NULL;
  g_autoptr (GFile) file = write_file (text, strlen (text));
  const SlabLabCell *cell;
  const SlabLabRepeat *repeat;

  loaded = slab_lab_result_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->set, ==, "strong");
  g_assert_cmpstr (loaded->program, ==, "1.2.3");
  g_assert_true (g_date_time_equal (loaded->date, result->date));
  g_assert_cmpstr (loaded->machine->model, ==, "A \"processor\"");
  g_assert_cmpuint (loaded->machine->n_cores, ==, 4);
  g_assert_cmpfloat (loaded->machine->bandwidth_all, ==, 20e9);
  g_assert_cmpfloat (loaded->machine->flops_one, ==, 1e11);
  g_assert_cmpstr (loaded->volume, ==, "a.vol");
  g_assert_true (slab_shape_equal (&loaded->shape, &result->shape));
  g_assert_cmpint (loaded->sample_type, ==, SLAB_SAMPLE_UINT16);
  g_assert_cmpuint (loaded->n_repeats, ==, 3);
  g_assert_false (loaded->is_complete);
  g_assert_cmpuint (slab_lab_result_get_n_cells (loaded), ==, 3);

  cell = slab_lab_result_get_cell (loaded, 0);
  g_assert_cmpint (cell->kind, ==, SLAB_LAB_KIND_STRONG);
  g_assert_cmpint (cell->settings.chunk[2], ==, 5);
  g_assert_cmpint (cell->settings.overlap[2], ==, 12);
  g_assert_cmpuint (cell->n_chunks, ==, 4);
  g_assert_cmpfloat (cell->redundancy, ==, 1.25);
  g_assert_cmpfloat (cell->peer.seconds, ==, 2.1);
  g_assert_true (isnan (cell->peer.peak_bytes));
  g_assert_cmpuint (cell->repeats->len, ==, 2);
  repeat = &g_array_index (cell->repeats, SlabLabRepeat, 0);
  g_assert_cmpfloat (repeat->seconds, ==, 10.0);
  g_assert_cmpfloat (repeat->cpu_seconds, ==, 9.5);
  g_assert_cmpuint (repeat->peak_bytes, ==, 123456789);
  g_assert_cmpuint (repeat->iterations, ==, 3);
  cell = slab_lab_result_get_cell (loaded, 2);
  g_assert_cmpstr (cell->error, ==, "no memory, \"really\"\n");
  g_assert_cmpuint (cell->n_copies, ==, 3);
  g_assert_cmpint (cell->n_slices, ==, 5);
  g_assert_cmpint (cell->settings.chunk_mode, ==, SLAB_CHUNK_WHOLE);

  /* And so the parameters of the filters, and all the rest. */
  again = slab_lab_result_to_json (loaded);
  g_assert_cmpstr (again, ==, text);
}

/* Wherever it is cut, it is not taken for whole. */
static void
test_cut_short (void)
{
  g_autoptr (SlabLabResult) result = make_result ();
  g_autofree char *text = slab_lab_result_to_json (result);
  gsize length = strlen (text);

  for (gsize n = 0; n + 2 <= length; n += 37)
    {
      g_autoptr (GFile) file = write_file (text, n);
      g_autoptr (GError) error = NULL;

      g_assert_null (slab_lab_result_load (file, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "bad.json"));
    }
}

/* One member of a good file is replaced. */
static void
assert_refused (const char *from, const char *to, const char *word)
{
  g_autoptr (SlabLabResult) result = make_result ();
  g_autofree char *good = slab_lab_result_to_json (result);
  const char *place = strstr (good, from);
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (place);
  text = g_strdup_printf ("%.*s%s%s", (int) (place - good), good, to, place + strlen (from));
  file = write_file (text, strlen (text));
  if (slab_lab_result_load (file, NULL, &error) != NULL)
    g_error ("%s instead of %s was taken", to, from);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  if (strstr (error->message, word) == NULL)
    g_error ("%s: expected “%s”", error->message, word);
}

static void
test_bad (void)
{
  assert_refused ("slabscope-lab", "another", "slabscope-lab");
  assert_refused ("\"version\": 1", "\"version\": 2", "version 2");
  assert_refused ("\"version\": 1", "\"version\": \"1\"", "expected");
  assert_refused ("\"set\": \"strong\"", "\"set\": 7", "expected");
  assert_refused ("2017-06-30", "yesterday", "date");
  assert_refused ("[8, 16, 32]", "[8, 16]", "shape");
  assert_refused ("[8, 16, 32]", "[8, -16, 32]", "shape");
  assert_refused ("[8, 16, 32]", "8", "expected");
  assert_refused ("uint16", "complex", "complex");
  assert_refused ("\"kind\": \"strong\"", "\"kind\": \"strange\"", "strange");
  assert_refused ("\"filter\": \"gaussian\"", "\"filter\": \"median\"", "median");
  assert_refused ("1,2,2.5", "a,b", "sigma");
  assert_refused ("\"sigma\"", "\"sigh\"", "sigh");
  assert_refused ("8,16,5", "8,16", "8,16");
  assert_refused ("0,9,12", "-1", "-1");
  assert_refused ("\"threads\": 1", "\"threads\": 1.5", "threads");
  assert_refused ("\"copies\": 1", "\"copies\": 0", "copies");
  assert_refused ("\"copies\": 1", "\"copies\": 99999", "copies");
  assert_refused ("\"base\": 0", "\"base\": 3", "base");
  assert_refused ("\"base\": 0", "\"base\": -2", "base");
  assert_refused ("\"used_threads\": 1", "\"used_threads\": 0", "used_threads");
  assert_refused ("\"seconds\": 10,", "\"seconds\": -1,", "seconds");
  assert_refused ("\"seconds\": 10,", "\"seconds\": 0,", "seconds");
  assert_refused ("\"seconds\": 10,", "\"seconds\": true,", "expected");
  assert_refused ("\"peak_bytes\": 123456789, \"it", "\"peak_bytes\": 99999999999999999999, \"it", "peak_bytes");
  assert_refused ("\"cells\": [", "\"cells\": [null, ", "expected");
  assert_refused ("]\n}\n", "]\n} 1", "behind");
}

static void
test_not_there (void)
{
  g_autofree char *path = g_build_filename (folder, "nothing.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (slab_lab_result_load (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nothing.json"));
}

static void
test_csv (void)
{
  g_autoptr (SlabLabResult) result = make_result ();
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
                   "123456789,1,1,1,390243902,0.0390243902,0.4,2.1,");
  g_assert_cmpstr (lines[2], ==,
                   "strong,gaussian sigma=3,auto,auto,4,1,8,0,1,4,4,4,9.5,2.375,1,2.5625,0.640625,0.390243902,,,,,");
  g_assert_true (g_str_has_prefix (lines[3], "weak,tv weight=0.1,whole,auto,1,3,5,0,0,,,,,,,,,,,,,,\"no memory, "));
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
  g_autoptr (SlabLabResult) result = make_result ();
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
  g_autofree char *bad = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-lab-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/lab-file/round-trip", test_round_trip);
  g_test_add_func ("/lab-file/cut-short", test_cut_short);
  g_test_add_func ("/lab-file/bad", test_bad);
  g_test_add_func ("/lab-file/not-there", test_not_there);
  g_test_add_func ("/lab-file/csv", test_csv);
  g_test_add_func ("/lab-file/names", test_names);
  g_test_add_func ("/lab-file/keep", test_keep);
  status = g_test_run ();
  bad = g_build_filename (folder, "bad.json", NULL);
  g_unlink (bad);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
