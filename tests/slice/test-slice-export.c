/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-export.h"

#include "../app/app-basics.h"

/* Slices of 4 x 5 voxels, grey over 0 to 255: voxel z, y, x is 100 z + 10 y + x. */
static SlabSlicePicture *
make_picture (SlabVolume *volume)
{
  SlabSliceRequest request;
  SlabPlotTheme theme;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 1);
  request.width = 5;
  request.height = 4;
  request.high = 255;
  slab_plot_theme_init (&theme, FALSE, FALSE);
  return slab_slice_picture_new (volume, &request, 0, 1, &theme);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_png (const char *folder, const char *name, guint level)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 5);
  g_assert_cmphex (app_get_pixel (surface, 0, 0), ==, app_gray (level));
  cairo_surface_destroy (surface);
}

static void
test_formats (void)
{
  static const struct
  {
    const char *name;
    SlabSliceFormat format;
  } cases[] = { { "a.png", SLAB_SLICE_FORMAT_PNG },
                { "/x.y/a.PNG", SLAB_SLICE_FORMAT_PNG },
                { "a.tif", SLAB_SLICE_FORMAT_TIFF },
                { "a.b.TIFF", SLAB_SLICE_FORMAT_TIFF } };
  static const char *const wrong[] = { "a", "a.jpg", "png", "a.png.vol" };
  SlabSliceFormat format;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (slab_slice_format_from_name (cases[i].name, &format, NULL));
      g_assert_cmpint (format, ==, cases[i].format);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (slab_slice_format_from_name (wrong[i], &format, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      app_assert_contains (error->message, wrong[i]);
    }
}

/* A file replaces another one. */
static void
test_one (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (SlabVolume) volume = app_make_volume (2, 4, 5);
  g_autoptr (GFile) png = g_file_new_build_filename (folder, "a.png", NULL);
  g_autoptr (GFile) tiff = g_file_new_build_filename (folder, "a.tif", NULL);
  g_autoptr (SlabSliceExport) picture = slab_slice_export_new (make_picture (volume), SLAB_SLICE_FORMAT_PNG, png);
  g_autoptr (SlabSliceExport) values = slab_slice_export_new (make_picture (volume), SLAB_SLICE_FORMAT_TIFF, tiff);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (slab_slice_export_run (picture, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_true (slab_slice_export_run (values, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (folder), ==, 2);
  assert_png (folder, "a.png", 100);
  /* The values are the end of the file. */
  g_assert_true (g_file_get_contents (g_file_peek_path (tiff), &contents, &n, NULL));
  for (guint i = 0; i < 20; i++)
    {
      float value;

      memcpy (&value, contents + n - 80 + 4 * i, 4);
      g_assert_cmpfloat ((double) value, ==, 100 + 10 * (i / 5) + i % 5);
    }
  app_remove_folder (folder);
}

static void
test_series (void)
{
  g_autofree char *path = app_make_folder ();
  g_autofree char *first = g_build_filename (path, "s-0000.png", NULL);
  g_autoptr (SlabVolume) volume = app_make_volume (6, 4, 5);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (SlabSliceExport)
      series = slab_slice_export_new_series (make_picture (volume), SLAB_SLICE_FORMAT_PNG, folder, "s", 0, 5, 2);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (slab_slice_export_get_n_files (series), ==, 3);
  g_assert_true (slab_slice_export_run (series, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (path), ==, 3);
  assert_png (path, "s-0000.png", 0);
  assert_png (path, "s-0002.png", 200);
  assert_png (path, "s-0004.png", 255);
  /* It replaces nothing, and then writes nothing. */
  g_assert_cmpint (g_remove (first), ==, 0);
  g_assert_false (slab_slice_export_run (series, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  app_assert_contains (error->message, "s-0002.png");
  g_assert_cmpuint (count_files (path), ==, 2);
  app_remove_folder (path);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  if (fraction > 0.6)
    g_cancellable_cancel (user_data);
}

/* Cancelled in the midst of it: what had been written is gone. */
static void
test_cancel (void)
{
  for (guint format = 0; format < SLAB_N_SLICE_FORMATS; format++)
    {
      g_autofree char *path = app_make_folder ();
      g_autoptr (SlabVolume) volume = app_make_volume (6, 4, 5);
      g_autoptr (GFile) folder = g_file_new_for_path (path);
      g_autoptr (SlabSliceExport)
          series = slab_slice_export_new_series (make_picture (volume), (SlabSliceFormat) format, folder, "s", 0, 5, 1);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (slab_slice_export_run (series, progress_cb, cancellable, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (count_files (path), ==, 0);
      app_remove_folder (path);
    }
}

static void
test_nowhere (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (2, 4, 5);
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent-folder/a.png");
  g_autoptr (SlabSliceExport) picture = slab_slice_export_new (make_picture (volume), SLAB_SLICE_FORMAT_PNG, file);
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_slice_export_run (picture, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  app_assert_contains (error->message, "a.png");
}

static void
test_names (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (12345, 1, 1);
  g_autofree char *z = slab_slice_export_make_name (volume, SLAB_AXIS_Z, 12, SLAB_SLICE_FORMAT_PNG);
  g_autofree char *x = slab_slice_export_make_name (volume, SLAB_AXIS_X, 0, SLAB_SLICE_FORMAT_TIFF);

  /* As many digits as the last slice has. */
  g_assert_cmpstr (z, ==, "Untitled-xy-00012.png");
  g_assert_cmpstr (x, ==, "Untitled-yz-0000.tif");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-export/formats", test_formats);
  g_test_add_func ("/slice-export/one", test_one);
  g_test_add_func ("/slice-export/series", test_series);
  g_test_add_func ("/slice-export/cancel", test_cancel);
  g_test_add_func ("/slice-export/nowhere", test_nowhere);
  g_test_add_func ("/slice-export/names", test_names);
  return g_test_run ();
}
