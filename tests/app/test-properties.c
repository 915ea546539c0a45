/* SPDX-License-Identifier: MIT */
#include "app/slab-properties.h"

#include <math.h>

#include "app-fixture.h"

#define SPACE "\342\200\257"

static void
test_file (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.vol", NULL);
  g_autofree char *info = g_strconcat (path, ".info", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autofree char *texts = NULL;
  float voxels[2 * 3 * 4];
  SlabProperties *properties;

  for (guint i = 0; i < G_N_ELEMENTS (voxels); i++)
    voxels[i] = (float) i;
  voxels[5] = NAN;
  voxels[6] = -INFINITY;
  g_assert_true (g_file_set_contents (path, (const char *) voxels, sizeof voxels, NULL));
  g_assert_true (g_file_set_contents (info, "NUM_X = 4\nNUM_Y = 3\nNUM_Z = 2\nvoxelSize = 0.5\n", -1, NULL));
  volume = slab_volume_open (file, NULL, &error);
  g_assert_no_error (error);
  properties = slab_properties_new (NULL, volume);
  app_iterate_until_quiet ();
  texts = app_get_texts (properties);
  app_assert_contains (texts, "\n24\n");
  app_assert_contains (texts, "float32");
  app_assert_contains (texts, "little-endian");
  app_assert_contains (texts, "0.5" SPACE);
  /* 2 × 3 × 4 voxels of 0.5. */
  app_assert_contains (texts, "1 × 1.5 × 2" SPACE);
  app_assert_contains (texts, "(96 bytes)");
  app_assert_contains (texts, "byte 0");
  app_assert_contains (texts, "a.vol.info");
  app_assert_contains (texts, folder);

  slab_properties_measure (properties);
  g_clear_pointer (&texts, g_free);
  for (;;)
    {
      texts = app_get_texts (properties);
      if (strstr (texts, "0 to 23") != NULL)
        break;
      g_free (texts);
      g_main_context_iteration (NULL, TRUE);
    }
  /* 0 + … + 23 without 5 and 6, over 22. */
  app_assert_contains (texts, "12.0454545");
  app_assert_contains (texts, "Voxels That Are Not a Number\n1\n");
  app_assert_contains (texts, "Infinite Voxels\n1\n");
  gtk_window_destroy (GTK_WINDOW (properties));
  app_iterate_until_quiet ();
  app_remove_folder (folder);
}

/* In memory, and gone while it is measured. */
static void
test_memory (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (1, 1, 1);
  SlabProperties *properties = g_object_ref_sink (slab_properties_new (NULL, volume));
  g_autofree char *texts = app_get_texts (properties);

  app_assert_contains (texts, "not saved");
  app_assert_contains (texts, "not known");
  slab_properties_measure (properties);
  gtk_window_destroy (GTK_WINDOW (properties));
  app_iterate_until_quiet ();
  g_assert_finalize_object (properties);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/properties/file", test_file);
  g_test_add_func ("/properties/memory", test_memory);
  return g_test_run ();
}
