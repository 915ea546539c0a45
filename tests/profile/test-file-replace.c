/* SPDX-License-Identifier: MIT */
#include "profile/slab-file-replace.h"

#include <string.h>

#include "file-fixture.h"

static void
assert_content (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  if (!g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL))
    g_assert_null (expected);
  else
    g_assert_cmpstr (text, ==, expected);
}

static void
write_text (SlabFileReplace *replace, const char *text)
{
  g_assert_true (
      g_output_stream_write_all (slab_file_replace_get_stream (replace), text, strlen (text), NULL, NULL, NULL));
}

static void
test_finish (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      const char *before = round == 0 ? NULL : "first";
      const char *after = round == 0 ? "first" : "second";
      GError *error = NULL;
      SlabFileReplace *replace = slab_file_replace_begin (fixture->file, NULL, &error);

      g_assert_no_error (error);
      write_text (replace, after);
      /* Until the end there is nothing new under the name. */
      assert_content (fixture, before);
      g_assert_true (slab_file_replace_finish (replace, NULL, &error));
      g_assert_no_error (error);
      slab_file_replace_free (replace);
      assert_content (fixture, after);
    }
}

static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  SlabFileReplace *replace = slab_file_replace_begin (fixture->file, NULL, &error);

  write_text (replace, "half");
  slab_file_replace_free (replace);
  assert_content (fixture, NULL);

  g_assert_true (g_file_replace_contents (fixture->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  replace = slab_file_replace_begin (fixture->file, NULL, &error);
  write_text (replace, "half");
  slab_file_replace_free (replace);
  assert_content (fixture, "old");
  g_assert_no_error (error);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GError *error = NULL;
  SlabFileReplace *replace = slab_file_replace_begin (fixture->file, cancellable, &error);

  write_text (replace, "whole");
  g_cancellable_cancel (cancellable);
  g_assert_false (slab_file_replace_finish (replace, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (strstr (error->message, FIXTURE_NAME));
  g_clear_error (&error);
  slab_file_replace_free (replace);
  assert_content (fixture, NULL);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) below = g_file_get_child (fixture->file, "x");
  g_autoptr (GFile) root = g_file_new_for_path ("/");
  g_autoptr (GFile) null_device = g_file_new_for_path ("/dev/null");
  GError *error = NULL;

  g_assert_null (slab_file_replace_begin (folder, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_clear_error (&error);
  g_assert_null (slab_file_replace_begin (root, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_null (slab_file_replace_begin (below, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (slab_file_replace_begin (null_device, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
}

/* As long as a name can be, and one that is no UTF-8. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  char longest[256] = { 0 };
  const char *const names[] = { longest, "\xff\xfe.bin" };

  memset (longest, 'a', 255);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      GError *error = NULL;
      SlabFileReplace *replace = slab_file_replace_begin (file, NULL, &error);

      g_assert_no_error (error);
      write_text (replace, "x");
      g_assert_true (slab_file_replace_finish (replace, NULL, &error));
      slab_file_replace_free (replace);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

#define ADD(name, function) g_test_add ("/file-replace/" name, Fixture, NULL, set_up, function, tear_down)

/* The name that was asked for is told, and none that was made up on the way. */
static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "out.file", NULL);
  g_autofree char *expected = g_strdup_printf ("Could not write “%s”: there is no folder “%s/missing”", path,
                                               fixture->folder);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (slab_file_replace_begin (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, expected);
}

/* The folder goes away under the work. */
static void
test_folder_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "sub", NULL);
  g_autofree char *path = g_build_filename (folder, "out.file", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  SlabFileReplace *replace;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  replace = slab_file_replace_begin (file, NULL, &error);
  g_assert_no_error (error);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *temporary = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (temporary), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (slab_file_replace_finish (replace, NULL, &error));
  g_assert_nonnull (strstr (error->message, "there is no folder"));
  g_assert_null (strstr (error->message, ".out.file."));
  slab_file_replace_free (replace);
}

static gboolean
write_half (gpointer what, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_assert_true (g_output_stream_write_all (stream, what, strlen (what), NULL, cancellable, NULL));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no room");
  return FALSE;
}

/* All at once: the error names the file, which is as it was. */
static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_file_get_parse_name (fixture->file);
  g_autofree char *expected = g_strdup_printf ("Could not write “%s”: no room", name);
  char half[] = "half";
  GError *error = NULL;

  g_assert_true (slab_file_replace_save_text (fixture->file, "whole\n", NULL, &error));
  g_assert_no_error (error);
  assert_content (fixture, "whole\n");
  g_assert_false (slab_file_replace_save (fixture->file, write_half, half, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  assert_content (fixture, "whole\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("finish", test_finish);
  ADD ("given-up", test_given_up);
  ADD ("cancelled", test_cancelled);
  ADD ("refused", test_refused);
  ADD ("names", test_names);
  ADD ("no-folder", test_no_folder);
  ADD ("folder-gone", test_folder_gone);
  ADD ("save", test_save);
  return g_test_run ();
}
