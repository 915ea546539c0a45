/* SPDX-License-Identifier: MIT */
#pragma once

#include "file-fixture.h"
#include "profile/slab-trace-json.h"

static inline SlabTrace *
load_text (Fixture *fixture, const char *text, gssize length, GError **error)
{
  g_autofree char *path = g_file_get_path (fixture->file);

  /* Without the wait for the disk; this way an old file is not cut to the new length. */
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return slab_trace_load (fixture->file, NULL, error);
}
