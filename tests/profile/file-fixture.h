/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

#define FIXTURE_NAME "out.file"

/* A folder of its own, with the name of a file in it that is not there yet. */
typedef struct
{
  char *folder;
  GFile *file;
} Fixture;

static inline void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("slabscope-profile-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  path = g_build_filename (fixture->folder, FIXTURE_NAME, NULL);
  fixture->file = g_file_new_for_path (path);
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_file_delete (fixture->file, NULL, NULL);
  /* Fails where a temporary file was left behind. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}
