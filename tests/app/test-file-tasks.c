/* SPDX-License-Identifier: MIT */
#include "app/slab-file-tasks.h"

#include <string.h>

#include "app-fixture.h"
#include "engine/slab-sample.h"
#include "volume/slab-volume-writer.h"

/* What has been told, as a line each. */
typedef struct
{
  SlabEngine *engine;
  SlabFileTasks *tasks;
  char *folder;
  GString *told;
  SlabVolume *cropped;
} Fixture;

static void
opened_cb (SlabFileTasks *tasks, SlabVolume *volume, GString *told)
{
  g_string_append_printf (told, "opened %s\n", slab_volume_get_name (volume));
}

static void
layout_needed_cb (SlabFileTasks *tasks, GFile *file, const char *message, GString *told)
{
  g_autofree char *name = g_file_get_basename (file);

  g_assert_nonnull (message);
  g_string_append_printf (told, "layout of %s\n", name);
}

static void
saved_cb (SlabFileTasks *tasks, GFile *file, GString *told)
{
  g_autofree char *name = g_file_get_basename (file);

  g_string_append_printf (told, "saved %s\n", name);
}

static void
exported_cb (SlabFileTasks *tasks, GFile *file, guint64 n_files, GString *told)
{
  g_autofree char *name = g_file_get_basename (file);

  g_string_append_printf (told, "exported %s, %" G_GUINT64_FORMAT "\n", name, n_files);
}

static void
cropped_cb (SlabFileTasks *tasks, SlabVolume *volume, Fixture *fixture)
{
  g_set_object (&fixture->cropped, volume);
  g_string_append_printf (fixture->told, "cropped %s\n", slab_volume_get_name (volume));
}

static void
failed_cb (SlabFileTasks *tasks, const char *message, gboolean reload, GString *told)
{
  g_assert_nonnull (message);
  g_string_append (told, reload ? "failed, reload\n" : "failed\n");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->engine = slab_engine_new (FALSE);
  fixture->tasks = slab_file_tasks_new (fixture->engine);
  fixture->folder = app_make_folder ();
  fixture->told = g_string_new (NULL);
  g_signal_connect (fixture->tasks, "opened", G_CALLBACK (opened_cb), fixture->told);
  g_signal_connect (fixture->tasks, "layout-needed", G_CALLBACK (layout_needed_cb), fixture->told);
  g_signal_connect (fixture->tasks, "saved", G_CALLBACK (saved_cb), fixture->told);
  g_signal_connect (fixture->tasks, "exported", G_CALLBACK (exported_cb), fixture->told);
  g_signal_connect (fixture->tasks, "cropped", G_CALLBACK (cropped_cb), fixture);
  g_signal_connect (fixture->tasks, "failed", G_CALLBACK (failed_cb), fixture->told);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->tasks);
  slab_engine_shutdown (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  app_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_string_free (fixture->told, TRUE);
  g_clear_object (&fixture->cropped);
}

static GFile *
get_file (Fixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

static void
write_volume (GFile *file, gint64 nz)
{
  g_autoptr (SlabVolume) volume = app_make_volume (nz, 3, 4);
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_volume_save (volume, file, SLAB_SAMPLE_FLOAT32, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
wait_told (Fixture *fixture)
{
  app_wait_until (fixture->told->len > 0);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) first = get_file (fixture, "first.vol");
  g_autoptr (GFile) second = get_file (fixture, "second.vol");
  g_autoptr (GFile) raw = get_file (fixture, "bytes.raw");
  g_autoptr (GFile) missing = get_file (fixture, "missing.vol");
  g_autofree char *raw_path = g_file_get_path (raw);

  write_volume (first, 2);
  write_volume (second, 2);
  g_assert_true (g_file_set_contents (raw_path, "abcdef", 6, NULL));
  g_assert_false (slab_file_tasks_is_opening (fixture->tasks));
  /* The newest request wins; of the other nothing is told. */
  slab_file_tasks_open (fixture->tasks, first, NULL);
  slab_file_tasks_open (fixture->tasks, second, NULL);
  g_assert_true (slab_file_tasks_is_opening (fixture->tasks));
  wait_told (fixture);
  app_iterate_until_quiet ();
  g_assert_cmpstr (fixture->told->str, ==, "opened second.vol\n");
  g_assert_false (slab_file_tasks_is_opening (fixture->tasks));

  g_string_truncate (fixture->told, 0);
  slab_file_tasks_open (fixture->tasks, raw, NULL);
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "layout of bytes.raw\n");

  g_string_truncate (fixture->told, 0);
  slab_file_tasks_open (fixture->tasks, missing, NULL);
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "failed, reload\n");
  g_assert_false (slab_file_tasks_is_opening (fixture->tasks));
}

static void
count_cb (gpointer object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  g_autoptr (GFile) file = get_file (fixture, "copy.vol");
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent-folder/copy.vol");
  g_autoptr (SlabVolume) copy = NULL;
  guint n_busy = 0;

  g_signal_connect (fixture->tasks, "notify::busy", G_CALLBACK (count_cb), &n_busy);
  slab_file_tasks_save (fixture->tasks, volume, file);
  g_assert_true (slab_file_tasks_is_busy (fixture->tasks));
  g_assert_cmpstr (slab_file_tasks_get_label (fixture->tasks), ==, "Saving “copy.vol”…");
  /* One at a time. */
  slab_file_tasks_save (fixture->tasks, volume, nowhere);
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "saved copy.vol\n");
  g_assert_false (slab_file_tasks_is_busy (fixture->tasks));
  g_assert_null (slab_file_tasks_get_label (fixture->tasks));
  g_assert_cmpuint (n_busy, ==, 2);
  copy = slab_volume_open (file, NULL, NULL);
  g_assert_true (slab_shape_equal (slab_volume_get_shape (copy), slab_volume_get_shape (volume)));

  g_string_truncate (fixture->told, 0);
  slab_file_tasks_save (fixture->tasks, volume, nowhere);
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "failed\n");
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) file = get_file (fixture, "one.png");
  g_autoptr (SlabSliceExport) one = NULL;
  g_autoptr (SlabSliceExport) series = NULL;
  SlabSliceRequest request;
  SlabPlotTheme theme;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 1);
  request.width = 5;
  request.height = 4;
  slab_plot_theme_init (&theme, FALSE, FALSE);
  one = slab_slice_export_new (slab_slice_picture_new (volume, &request, 0, 1, &theme), SLAB_SLICE_FORMAT_PNG, file);
  slab_file_tasks_export (fixture->tasks, one);
  g_assert_true (slab_file_tasks_is_busy (fixture->tasks));
  g_assert_cmpstr (slab_file_tasks_get_label (fixture->tasks), ==, "Saving “one.png”…");
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "exported one.png, 1\n");
  g_assert_true (g_file_query_exists (file, NULL));
  g_assert_false (slab_file_tasks_is_busy (fixture->tasks));

  /* A series replaces nothing: the second time it fails. */
  series = slab_slice_export_new_series (slab_slice_picture_new (volume, &request, 0, 1, &theme),
                                         SLAB_SLICE_FORMAT_TIFF, folder, "all", 0, 2, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_string_truncate (fixture->told, 0);
      slab_file_tasks_export (fixture->tasks, series);
      g_assert_cmpstr (slab_file_tasks_get_label (fixture->tasks), ==, "Saving 3 slices from “all-0000.tif” on…");
      wait_told (fixture);
      g_assert_cmpstr (fixture->told->str, ==, i == 0 ? "exported all-0000.tif, 3\n" : "failed\n");
    }
}

/* Of a filter's result, which has no file; no value changes. */
static void
test_crop (Fixture *fixture, gconstpointer data)
{
  const SlabShape shape = { { 2, 2, 3 } };
  const SlabBox box = { { 1, 0, 1 }, { 1, 2, 2 } }, all = { { 0, 0, 0 }, { 1, 2, 2 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (12, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  float voxels[4];

  for (guint i = 0; i < 12; i++)
    slab_buffer_get_data (buffer)[i] = 0.1f * (float) i;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  slab_file_tasks_crop (fixture->tasks, volume, &box);
  g_assert_cmpstr (slab_file_tasks_get_label (fixture->tasks), ==, "Cropping “Untitled”…");
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "cropped Untitled-crop\n");
  g_assert_false (slab_file_tasks_is_busy (fixture->tasks));
  g_assert_true (slab_volume_read_box (fixture->cropped, &all, voxels, 2, 4, NULL));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (voxels[i], ==, 0.1f * (float) (6 + 3 * (i / 2) + 1 + i % 2));
}

/* Between 2²⁴ and 2³¹ most whole numbers are no float32: a part keeps them all the same. */
static void
test_save_crop (Fixture *fixture, gconstpointer data)
{
  static const gint32 values[8] = { 0, 16777217, 1, 2147483647, 2, -16777217, 3, -2147483647 };
  const SlabRawLayout layout = { { { 2, 2, 2 } }, SLAB_SAMPLE_INT32, SLAB_BYTE_ORDER_BIG, 0, 0 };
  const SlabBox box = { { 0, 0, 1 }, { 2, 2, 1 } };
  g_autoptr (GFile) file = get_file (fixture, "whole.raw");
  g_autoptr (GFile) target = get_file (fixture, "part.vol");
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent-folder/part.vol");
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *target_path = g_file_get_path (target);
  g_autofree char *contents = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabVolume) part = NULL;
  g_autoptr (GError) error = NULL;
  gint32 stored[8], found[4];
  gsize n;

  for (guint i = 0; i < 8; i++)
    stored[i] = GINT32_TO_BE (values[i]);
  g_assert_true (g_file_set_contents (path, (const char *) stored, sizeof stored, NULL));
  volume = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);
  slab_file_tasks_save_crop (fixture->tasks, volume, &box, target);
  g_assert_cmpstr (slab_file_tasks_get_label (fixture->tasks), ==, "Saving “part.vol”…");
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "saved part.vol\n");
  part = slab_volume_open (target, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (slab_volume_get_sample_type (part), ==, SLAB_SAMPLE_INT32);
  g_assert_true (g_file_get_contents (target_path, &contents, &n, NULL));
  g_assert_cmpuint (n, ==, sizeof found);
  memcpy (found, contents, n);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (GINT32_FROM_LE (found[i]), ==, values[2 * i + 1]);

  g_string_truncate (fixture->told, 0);
  slab_file_tasks_save_crop (fixture->tasks, volume, &box, nowhere);
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "failed\n");
}

/* Cancelled before its thread can be done: nothing is told and nothing is left. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (200, 100, 100);
  g_autoptr (GFile) file = get_file (fixture, "copy.vol");
  g_autoptr (GDir) dir = NULL;

  slab_file_tasks_cancel (fixture->tasks);
  slab_file_tasks_save (fixture->tasks, volume, file);
  slab_file_tasks_cancel (fixture->tasks);
  app_wait_until (!slab_file_tasks_is_busy (fixture->tasks));
  g_assert_cmpstr (fixture->told->str, ==, "");
  /* The task ends at once, its thread a little later. */
  app_iterate (200);
  dir = g_dir_open (fixture->folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

/* The sample that is there is opened; one that is not there is made, which can be cancelled. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) sample = slab_sample_get_default_file ();
  g_autoptr (GFile) folder = g_file_get_parent (sample);
  g_autofree char *folder_path = g_file_get_path (folder);

  if (g_file_query_exists (sample, NULL))
    {
      g_test_skip ("the sample volume of a person is here");
      return;
    }
  slab_file_tasks_open_sample (fixture->tasks);
  g_assert_true (slab_file_tasks_is_busy (fixture->tasks));
  slab_file_tasks_cancel (fixture->tasks);
  app_wait_until (!slab_file_tasks_is_busy (fixture->tasks));
  g_assert_cmpstr (fixture->told->str, ==, "");
  g_assert_false (g_file_query_exists (sample, NULL));

  g_assert_cmpint (g_mkdir_with_parents (folder_path, 0700), ==, 0);
  write_volume (sample, 2);
  slab_file_tasks_open_sample (fixture->tasks);
  wait_told (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "opened sample.vol\n");
  app_remove_folder (folder_path);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/file-tasks/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("open", test_open);
  ADD ("save", test_save);
  ADD ("export", test_export);
  ADD ("crop", test_crop);
  ADD ("save-crop", test_save_crop);
  ADD ("cancel", test_cancel);
  ADD ("sample", test_sample);
  return g_test_run ();
}
