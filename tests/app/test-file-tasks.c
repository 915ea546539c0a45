/* SPDX-License-Identifier: MIT */
#include "app/slab-file-tasks.h"

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
failed_cb (SlabFileTasks *tasks, const char *message, GString *told)
{
  g_assert_nonnull (message);
  g_string_append (told, "failed\n");
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
  g_assert_cmpstr (fixture->told->str, ==, "failed\n");
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
  ADD ("cancel", test_cancel);
  ADD ("sample", test_sample);
  return g_test_run ();
}
