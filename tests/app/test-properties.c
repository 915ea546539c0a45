/* SPDX-License-Identifier: MIT */
#include "app/slab-properties.h"

#include <math.h>
#include <unistd.h>

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
  g_autoptr (SlabVolumeHistogram) histogram = NULL;
  SlabProperties *properties;

  for (guint i = 0; i < G_N_ELEMENTS (voxels); i++)
    voxels[i] = (float) i;
  voxels[5] = NAN;
  voxels[6] = -INFINITY;
  g_assert_true (g_file_set_contents (path, (const char *) voxels, sizeof voxels, NULL));
  g_assert_true (g_file_set_contents (info, "NUM_X = 4\nNUM_Y = 3\nNUM_Z = 2\nvoxelSize = 0.5\n", -1, NULL));
  volume = slab_volume_open (file, NULL, &error);
  g_assert_no_error (error);
  histogram = slab_volume_histogram_new (volume);
  properties = slab_properties_new (NULL, histogram);
  app_iterate_until_quiet ();
  texts = app_get_texts (properties);
  app_assert_contains (texts, "\n24\n");
  app_assert_contains (texts, "float32");
  app_assert_contains (texts, "little-endian");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                       gtk_widget_get_template_child (GTK_WIDGET (properties), SLAB_TYPE_PROPERTIES, "spacing_row"))),
                   ==, "0.5");
  /* 2 × 3 × 4 voxels of 0.5. */
  app_assert_contains (texts, "1 × 1.5 × 2" SPACE);
  app_assert_contains (texts, "(96 bytes)");
  app_assert_contains (texts, "byte 0");
  app_assert_contains (texts, "a.vol.info");
  app_assert_contains (texts, folder);

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
  /* numpy.std () of the same. */
  app_assert_contains (texts, "Standard Deviation\n6.97708765");
  gtk_window_destroy (GTK_WINDOW (properties));
  app_iterate_until_quiet ();

  /* Once counted it is known from the start: a file that is gone since is not read again. */
  g_assert_cmpint (truncate (path, 0), ==, 0);
  properties = slab_properties_new (NULL, histogram);
  g_free (texts);
  texts = app_get_texts (properties);
  app_assert_contains (texts, "0 to 23");
  gtk_window_destroy (GTK_WINDOW (properties));
  app_iterate_until_quiet ();
  app_remove_folder (folder);
}

/* Typed, and followed by the volume: or refused, and nothing is changed. */
static void
test_units (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (2, 3, 4);
  g_autoptr (SlabVolumeHistogram) histogram = slab_volume_histogram_new (volume);
  SlabProperties *properties = slab_properties_new (NULL, histogram);
  GObject *row = gtk_widget_get_template_child (GTK_WIDGET (properties), SLAB_TYPE_PROPERTIES, "spacing_row");
  GObject *unit_row = gtk_widget_get_template_child (GTK_WIDGET (properties), SLAB_TYPE_PROPERTIES, "value_unit_row");
  double spacing[SLAB_N_AXES];
  g_autofree char *texts = NULL;

  gtk_editable_set_text (GTK_EDITABLE (row), "10, 5, 0.5");
  g_signal_emit_by_name (row, "apply");
  g_assert_true (slab_volume_get_spacing (volume, spacing));
  g_assert_cmpfloat (spacing[0], ==, 10);
  g_assert_cmpfloat (spacing[1], ==, 5);
  g_assert_cmpfloat (spacing[2], ==, 0.5);
  g_assert_cmpstr (slab_volume_get_unit (volume), ==, "µm");
  g_assert_null (slab_volume_get_value_unit (volume));
  texts = app_get_texts (properties);
  /* 2, 3 and 4 voxels. */
  app_assert_contains (texts, "20 × 15 × 2" SPACE "µm");

  gtk_editable_set_text (GTK_EDITABLE (unit_row), " 1/cm ");
  g_signal_emit_by_name (unit_row, "apply");
  g_assert_cmpstr (slab_volume_get_value_unit (volume), ==, "1/cm");

  gtk_editable_set_text (GTK_EDITABLE (row), "10, 5");
  g_signal_emit_by_name (row, "apply");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
  g_assert_true (slab_volume_get_spacing (volume, spacing));
  g_assert_cmpfloat (spacing[0], ==, 10);
  gtk_window_destroy (GTK_WINDOW (properties));
  app_iterate_until_quiet ();
}

/* In memory, and gone while it is measured. */
static void
test_memory (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (1, 1, 1);
  g_autoptr (SlabVolumeHistogram) histogram = slab_volume_histogram_new (volume);
  SlabProperties *properties = g_object_ref_sink (slab_properties_new (NULL, histogram));
  g_autofree char *texts = app_get_texts (properties);

  app_assert_contains (texts, "not saved");
  app_assert_contains (texts, "not known");
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
  g_test_add_func ("/properties/units", test_units);
  g_test_add_func ("/properties/memory", test_memory);
  return g_test_run ();
}
