/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-memory.h"

#include <string.h>

#include "profile/slab-process.h"

static SlabVolume *
make_volume (const SlabShape *shape)
{
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (10 * 20 * 30, NULL);

  return slab_volume_new_from_buffer (buffer, shape, NULL);
}

static void
test_limit (void)
{
  SlabShape shape = { { 10, 20, 30 } };
  g_autoptr (SlabVolume) volume = make_volume (&shape);
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("tv", NULL));
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&shape, 4, params, &settings, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_run_memory_check (plan, volume, params, &settings, &error));
  settings.memory_limit = slab_chunk_plan_get_peak_bytes (plan);
  g_assert_true (slab_run_memory_check (plan, volume, params, &settings, &error));
  g_assert_no_error (error);
  settings.memory_limit--;
  g_assert_false (slab_run_memory_check (plan, volume, params, &settings, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, slab_volume_get_name (volume)));
}

/* A plan for more voxels than any machine holds: the message has the way out, which a whole problem does not have. */
static void
test_machine (void)
{
  SlabShape shape = { { 10, 20, 30 } };
  SlabShape huge = { { 1 << 14, 1 << 15, 1 << 15 } };
  g_autoptr (SlabVolume) volume = make_volume (&shape);
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", NULL));
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabChunkPlan) plan = slab_chunk_plan_new (&huge, 4, params, &settings, NULL);
  g_autoptr (GError) error = NULL;

  if (slab_process_get_machine_memory () == 0)
    {
      g_test_skip ("the size of the machine's memory is absent");
      return;
    }
  g_assert_false (slab_run_memory_check (plan, volume, params, &settings, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "From file to file"));
  g_assert_cmpuint (slab_run_memory_get_default_limit (), ==, slab_process_get_machine_memory () / 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-memory/limit", test_limit);
  g_test_add_func ("/run-memory/machine", test_machine);
  return g_test_run ();
}
