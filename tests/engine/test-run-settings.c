/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-settings.h"

#include <string.h>

#include "plan-fixture.h"

static void
test_parse_chunk (void)
{
  static const char *const bad[] = { "",      "64",   "1,2",     "1,2,3,4", "0,1,1", "-1,2,3",
                                     "a,b,c", "1,2,", "1.5,2,3", "Auto",    "1;2;3", "99999999999999999999,1,1",
                                     "1,,3" };
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  g_assert_true (slab_run_settings_parse_chunk (&settings, "50,64,1104", NULL));
  g_assert_cmpint (settings.chunk_mode, ==, SLAB_CHUNK_MANUAL);
  assert_triple (settings.chunk, 50, 64, 1104);
  g_assert_true (slab_run_settings_parse_chunk (&settings, "whole", NULL));
  g_assert_cmpint (settings.chunk_mode, ==, SLAB_CHUNK_WHOLE);
  g_assert_true (slab_run_settings_parse_chunk (&settings, "auto", NULL));
  g_assert_cmpint (settings.chunk_mode, ==, SLAB_CHUNK_AUTO);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (slab_run_settings_parse_chunk (&settings, bad[i], &error));
      g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
      g_assert_nonnull (strstr (error->message, bad[i]));
      g_assert_cmpint (settings.chunk_mode, ==, SLAB_CHUNK_AUTO);
    }
}

static void
test_parse_overlap (void)
{
  static const char *const bad[] = { "", "-1", "1,2", "0,-1,0", "1,2,3,4", "x", "99999999999999999999" };
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  g_assert_true (slab_run_settings_parse_overlap (&settings, "9", NULL));
  g_assert_false (settings.overlap_auto);
  assert_triple (settings.overlap, 9, 9, 9);
  g_assert_true (slab_run_settings_parse_overlap (&settings, "0,9,12", NULL));
  assert_triple (settings.overlap, 0, 9, 12);
  g_assert_true (slab_run_settings_parse_overlap (&settings, "auto", NULL));
  g_assert_true (settings.overlap_auto);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (slab_run_settings_parse_overlap (&settings, bad[i], &error));
      g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
      g_assert_true (settings.overlap_auto);
    }
}

static void
test_check (void)
{
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  g_assert_true (slab_run_settings_check (&settings, NULL));
  /* Not asked for, so not looked at. */
  settings.chunk[1] = -4;
  settings.overlap[2] = -1;
  g_assert_true (slab_run_settings_check (&settings, NULL));

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      g_autoptr (GError) chunk_error = NULL;
      g_autoptr (GError) overlap_error = NULL;
      SlabRunSettings bad = { .chunk_mode = SLAB_CHUNK_MANUAL, .chunk = { 7, 7, 7 }, .overlap = { 0, 0, 0 } };
      char axis[] = { "ZYX"[a], 0 };

      g_assert_true (slab_run_settings_check (&bad, NULL));
      bad.chunk[a] = 0;
      g_assert_false (slab_run_settings_check (&bad, &chunk_error));
      g_assert_error (chunk_error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
      g_assert_nonnull (strstr (chunk_error->message, axis));
      bad.chunk[a] = 1;
      bad.overlap[a] = -3;
      g_assert_false (slab_run_settings_check (&bad, &overlap_error));
      g_assert_error (overlap_error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
      g_assert_nonnull (strstr (overlap_error->message, "-3"));
      g_assert_nonnull (strstr (overlap_error->message, axis));
    }
  settings.n_threads = SLAB_RUN_SETTINGS_MAX_THREADS;
  g_assert_true (slab_run_settings_check (&settings, NULL));
  settings.n_threads++;
  g_assert_false (slab_run_settings_check (&settings, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-settings/parse-chunk", test_parse_chunk);
  g_test_add_func ("/run-settings/parse-overlap", test_parse_overlap);
  g_test_add_func ("/run-settings/check", test_check);
  return g_test_run ();
}
