/* SPDX-License-Identifier: MIT */
#pragma once

#include "../engine/lab-fixture.h"
#include "app-fixture.h"
#include "engine/slab-lab-file.h"

/* 8 s with one thread, @seconds with four, of the volume of lab-fixture.h. */
static inline SlabLabResult *
lab_make_result (double seconds)
{
  SlabLabResult *result = fixture_new ();

  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0), 8.0, 8.0, 0);
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), seconds, 8.0, 0);
  result->is_complete = TRUE;
  return result;
}

/* As if it had been measured before. */
static inline void
lab_keep (const char *folder, double seconds)
{
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_autoptr (SlabLabResult) result = lab_make_result (seconds);
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_lab_result_keep (result, place, NULL, NULL, &error));
  g_assert_no_error (error);
}

static inline guint
lab_count_files (const char *folder)
{
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_autoptr (GPtrArray) files = slab_lab_list_kept (place, NULL, NULL);

  g_assert_nonnull (files);
  return files->len;
}
