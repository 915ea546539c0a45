/* SPDX-License-Identifier: MIT */
#include "app/slab-file-watch.h"

#include <unistd.h>

#include "app-fixture.h"

#define N_BYTES 4096

typedef struct
{
  char *folder;
  char *path;
  SlabFileWatch *watch;
  GPtrArray *told;
} Fixture;

static void
changed_cb (SlabFileWatch *watch, const char *message, GPtrArray *told)
{
  g_ptr_array_add (told, g_strdup (message));
}

static void
write_bytes (const char *path, gsize n, char byte)
{
  g_autofree char *bytes = g_malloc (n);
  FILE *file = fopen (path, "w");

  memset (bytes, byte, n);
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, n, file), ==, n);
  fclose (file);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;

  fixture->folder = app_make_folder ();
  /* A name that is neither markup nor a format. */
  fixture->path = g_build_filename (fixture->folder, "%s <a>.vol", NULL);
  write_bytes (fixture->path, N_BYTES, 1);
  file = g_file_new_for_path (fixture->path);
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  fixture->watch = slab_file_watch_new (file, N_BYTES);
  g_signal_connect (fixture->watch, "changed", G_CALLBACK (changed_cb), fixture->told);
  app_iterate_until_quiet ();
  g_assert_cmpuint (fixture->told->len, ==, 0);
  g_assert_null (slab_file_watch_get_message (fixture->watch));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->watch);
  g_ptr_array_unref (fixture->told);
  app_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
wait_told (Fixture *fixture, const char *part)
{
  app_wait_until (slab_file_watch_get_message (fixture->watch) != NULL
                  && strstr (slab_file_watch_get_message (fixture->watch), part) != NULL);
  app_assert_contains (slab_file_watch_get_message (fixture->watch), "“%s <a>.vol”");
  app_assert_contains (g_ptr_array_index (fixture->told, fixture->told->len - 1), part);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (truncate (fixture->path, 1000), ==, 0);
  wait_told (fixture, "cut short while it was open: it has 1000 bytes now, 4096 when it was opened");
  /* Told once, however often it is looked at. */
  slab_file_watch_check (fixture->watch);
  app_iterate (400);
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

static void
test_grown (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (truncate (fixture->path, 5000), ==, 0);
  wait_told (fixture, "has grown while it was open: it has 5000 bytes now");
}

static void
test_written (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture->path, N_BYTES, 2);
  wait_told (fixture, "was written to while it was open");
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);

  write_bytes (other, N_BYTES, 3);
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
  wait_told (fixture, "was replaced by another file");
}

/* Of what the program wrote itself nothing is told, whatever its size; of what comes after it is. */
static void
test_accepted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);

  write_bytes (other, 2 * N_BYTES, 2);
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
  slab_file_watch_accept (fixture->watch);
  app_iterate_until_quiet ();
  slab_file_watch_check (fixture->watch);
  app_iterate_until_quiet ();
  g_assert_cmpuint (fixture->told->len, ==, 0);
  g_assert_null (slab_file_watch_get_message (fixture->watch));

  g_assert_cmpint (truncate (fixture->path, N_BYTES), ==, 0);
  slab_file_watch_check (fixture->watch);
  wait_told (fixture, "was cut short");
  app_assert_contains (slab_file_watch_get_message (fixture->watch), "cut short after it was saved");
  app_assert_contains (slab_file_watch_get_message (fixture->watch), "8192 when it was saved");
  g_assert_null (strstr (slab_file_watch_get_message (fixture->watch), "opened"));
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);

  g_assert_cmpint (g_rename (fixture->path, other), ==, 0);
  wait_told (fixture, "is no longer in its place");
  /* Back again it is as it was: nothing to say. */
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
  slab_file_watch_check (fixture->watch);
  app_wait_until (slab_file_watch_get_message (fixture->watch) == NULL);
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

/* Between the opening and the first look. */
static void
test_cut_before (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.vol", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  SlabFileWatch *watch;

  write_bytes (path, 10, 1);
  watch = slab_file_watch_new (file, N_BYTES);
  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), told);
  app_wait_until (told->len == 1);
  app_assert_contains (g_ptr_array_index (told, 0), "it has 10 bytes now, 4096 when it was opened");
  app_iterate_until_quiet ();
  g_assert_finalize_object (watch);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/file-watch/cut", test_cut);
  ADD ("/file-watch/grown", test_grown);
  ADD ("/file-watch/written", test_written);
  ADD ("/file-watch/replaced", test_replaced);
  ADD ("/file-watch/accepted", test_accepted);
  ADD ("/file-watch/gone", test_gone);
  g_test_add_func ("/file-watch/cut-before", test_cut_before);
  return g_test_run ();
}
