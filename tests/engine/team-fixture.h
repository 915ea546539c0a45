/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/slab-run-team.h"

/*
 * A team without a run around it: voxel z, y, x of the volume is 100 z + 10 y + x, so that a place can be read off a
 * value.
 */
typedef struct
{
  SlabVolume *volume;
  SlabFilterParams *params;
  SlabChunkPlan *plan;
  SlabTrace *trace;
  SlabBuffer *result;
  SlabRunControl control;
  SlabRunTeam team;
} TeamFixture;

static inline void
team_fixture_init (TeamFixture *fixture, const SlabFilterInfo *info, gint64 z, gint64 y, gint64 x, const char *chunk,
                   guint n_threads)
{
  SlabShape shape = { { z, y, x } };
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new ((guint64) (z * y * x), &error);
  float *voxel = slab_buffer_get_data (buffer);

  for (gint64 k = 0; k < z; k++)
    for (gint64 j = 0; j < y; j++)
      for (gint64 i = 0; i < x; i++)
        *voxel++ = (float) (100 * k + 10 * j + i);
  *fixture = (TeamFixture){ .volume = slab_volume_new_from_buffer (buffer, &shape, NULL),
                            .params = slab_filter_params_new (info) };
  settings.n_threads = n_threads;
  slab_run_settings_parse_chunk (&settings, chunk, &error);
  g_assert_no_error (error);
  fixture->plan = slab_chunk_plan_new (&shape, 4, fixture->params, &settings, &error);
  g_assert_no_error (error);
  fixture->trace = slab_trace_new (slab_chunk_plan_get_n_threads (fixture->plan));
  slab_trace_begin (fixture->trace);
  slab_run_team_init (&fixture->team, &fixture->control, fixture->volume, fixture->params, fixture->plan,
                      fixture->trace);
  fixture->team.floats = slab_volume_peek_floats (fixture->volume);
  fixture->result = slab_buffer_new ((guint64) (z * y * x), &error);
  g_assert_no_error (error);
  fixture->team.target = slab_buffer_get_data (fixture->result);
}

static inline void
team_fixture_clear (TeamFixture *fixture)
{
  slab_run_team_clear (&fixture->team);
  slab_run_control_clear (&fixture->control);
  slab_buffer_unref (fixture->result);
  g_assert_finalize_object (fixture->trace);
  slab_chunk_plan_unref (fixture->plan);
  slab_filter_params_free (fixture->params);
  g_assert_finalize_object (fixture->volume);
}
