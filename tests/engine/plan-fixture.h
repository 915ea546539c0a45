/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/slab-run-settings.h"
#include "filter/slab-filter.h"

/* What the tests of plans and settings share. Inline, so that each takes what it wants. */

static inline SlabFilterParams *
fixture_make_params (const char *filter, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  const SlabFilterInfo *info = slab_filter_find (filter, &error);
  SlabFilterParams *params;

  g_assert_no_error (error);
  params = slab_filter_params_new (info);
  if (name)
    slab_filter_params_set_from_string (params, name, value, &error);
  g_assert_no_error (error);
  return params;
}

static inline SlabRunSettings
fixture_make_settings (const char *chunk, const char *overlap, guint n_threads)
{
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (GError) error = NULL;

  slab_run_settings_parse_chunk (&settings, chunk, &error);
  g_assert_no_error (error);
  slab_run_settings_parse_overlap (&settings, overlap, &error);
  g_assert_no_error (error);
  settings.n_threads = n_threads;
  return settings;
}

#define assert_triple(values, z, y, x)                                                                                 \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_assert_cmpint ((values)[0], ==, z);                                                                              \
    g_assert_cmpint ((values)[1], ==, y);                                                                              \
    g_assert_cmpint ((values)[2], ==, x);                                                                              \
  }                                                                                                                    \
  G_STMT_END
