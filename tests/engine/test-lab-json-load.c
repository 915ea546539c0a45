/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/slab-lab-json.h"
#include "lab-fixture.h"

static char *folder;

static GFile *
write_file (const char *text, gsize length)
{
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  return g_file_new_for_path (path);
}

static void
test_round_trip (void)
{
  g_autoptr (SlabLabResult) result = fixture_new_full ();
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
  g_assert_cmpuint (repeat->before_bytes, ==, 23456789);
  g_assert_cmpuint (repeat->iterations, ==, 3);
  g_assert_true (isnan (repeat->others_cores));
  g_assert_cmpfloat (g_array_index (cell->repeats, SlabLabRepeat, 1).others_cores, ==, 0.75);
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
  g_autoptr (SlabLabResult) result = fixture_new_full ();
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
  g_autoptr (SlabLabResult) result = fixture_new_full ();
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
  assert_refused ("null, \"peak_bytes\": 123456789", "null, \"peak_bytes\": 99999999999999999999", "peak_bytes");
  assert_refused ("\"before_bytes\": 23456789, \"it", "\"before_bytes\": -1, \"it", "before_bytes");
  assert_refused ("\"others_cores\": 0.75, \"peak_bytes\": 0", "\"others_cores\": -1, \"peak_bytes\": 0",
                  "others_cores");
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

/* An earlier version of the program did not know what others used: a member that is missing is not known. */
static void
test_without_others (void)
{
  g_autoptr (SlabLabResult) result = fixture_new_full ();
  g_autofree char *text = slab_lab_result_to_json (result);
  g_auto (GStrv) parts = g_strsplit (text, ", \"others_cores\": 0.75", -1);
  g_autofree char *older = g_strjoinv ("", parts);
  g_autoptr (GFile) file = write_file (older, strlen (older));
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabLabResult) loaded = slab_lab_result_load (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (older), <, strlen (text));
  g_assert_true (isnan (g_array_index (slab_lab_result_get_cell (loaded, 0)->repeats, SlabLabRepeat, 1).others_cores));
  g_assert_cmpuint (slab_lab_result_count_disturbed (loaded), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autofree char *bad = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-lab-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/lab-json-load/round-trip", test_round_trip);
  g_test_add_func ("/lab-json-load/without-others", test_without_others);
  g_test_add_func ("/lab-json-load/cut-short", test_cut_short);
  g_test_add_func ("/lab-json-load/bad", test_bad);
  g_test_add_func ("/lab-json-load/not-there", test_not_there);
  status = g_test_run ();
  bad = g_build_filename (folder, "bad.json", NULL);
  g_unlink (bad);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
