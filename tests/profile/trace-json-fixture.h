/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib/gstdio.h>

#include "profile/slab-trace-json.h"

/* A folder with a name for a trace in it. */
typedef struct
{
  char *folder;
  GFile *file;
} Fixture;

static inline void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("slab-trace-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  path = g_build_filename (fixture->folder, "run.json", NULL);
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

static inline SlabTrace *
load_text (Fixture *fixture, const char *text, gssize length, GError **error)
{
  g_autofree char *path = g_file_get_path (fixture->file);

  /* Without the wait for the disk; this way an old file is not cut to the new length. */
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return slab_trace_load (fixture->file, NULL, error);
}
