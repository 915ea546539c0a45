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

/* Never less than what is needed, and less than a tenth of the unit more. */
static void
test_format (void)
{
  const struct
  {
    guint64 n_bytes;
    const char *text;
  } cases[] = { { 1000, "1000" },
                { 1048576, "1.0" },
                { 1048577, "1.1" },
                { 141 * 1048576 + 104857, "141.1" },
                { 141 * 1048576 + 104858, "141.2" },
                { (G_GUINT64_CONSTANT (3) << 30) - 1, "3.0" },
                { (G_GUINT64_CONSTANT (1) << 30) - 1, "1.0" },
                { G_MAXUINT64, "16.0" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_run_memory_format (cases[i].n_bytes);

      g_assert_true (g_str_has_prefix (text, cases[i].text));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-memory/limit", test_limit);
  g_test_add_func ("/run-memory/machine", test_machine);
  g_test_add_func ("/run-memory/format", test_format);
  return g_test_run ();
}
