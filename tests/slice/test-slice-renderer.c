/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-renderer.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../app/app-basics.h"

/* Red of a pixel; the others are the same in grey. */
static guint
get_gray (SlabSliceFrame *frame, int x, int y)
{
  const guint32 *pixels = g_bytes_get_data (slab_slice_frame_get_pixels (frame), NULL);
  const guint32 pixel = pixels[y * slab_slice_frame_get_request (frame)->width + x];

  if ((pixel >> 24) != 0xff)
    return G_MAXUINT;
  if ((pixel & 0xff) != ((pixel >> 8) & 0xff) || (pixel & 0xff) != ((pixel >> 16) & 0xff))
    return G_MAXUINT - 1;
  return pixel & 0xff;
}

/* Levels 0..255 are values 0..255: a grey is the value. */
static SlabSliceRequest
make_request (SlabAxis plane, gint64 slice, int width, int height, double step)
{
  return (SlabSliceRequest){ .plane = plane,
                             .slice = slice,
                             .width = width,
                             .height = height,
                             .step_x = step,
                             .step_y = step,
                             .low = 0,
                             .high = 255 };
}

static void
test_planes (void)
{
  SlabVolume *volume = app_make_volume (3, 4, 5);
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 1, 5, 4, 1);
  SlabSliceFrame *frame = slab_slice_render (volume, &request);
  float value;

  g_assert_cmpint (slab_slice_get_horizontal (SLAB_AXIS_Z), ==, SLAB_AXIS_X);
  g_assert_cmpint (slab_slice_get_vertical (SLAB_AXIS_Z), ==, SLAB_AXIS_Y);
  g_assert_cmpint (slab_slice_get_horizontal (SLAB_AXIS_Y), ==, SLAB_AXIS_X);
  g_assert_cmpint (slab_slice_get_vertical (SLAB_AXIS_Y), ==, SLAB_AXIS_Z);
  g_assert_cmpint (slab_slice_get_horizontal (SLAB_AXIS_X), ==, SLAB_AXIS_Y);
  g_assert_cmpint (slab_slice_get_vertical (SLAB_AXIS_X), ==, SLAB_AXIS_Z);

  g_assert_no_error (slab_slice_frame_get_error (frame));
  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 5; x++)
      g_assert_cmpuint (get_gray (frame, x, y), ==, 100 + 10 * y + x);
  g_assert_true (slab_slice_frame_get_value (frame, 4, 2, &value));
  g_assert_cmpfloat (value, ==, 124);
  g_assert_false (slab_slice_frame_get_value (frame, 5, 0, &value));
  g_assert_false (slab_slice_frame_get_value (frame, 0, -1, &value));
  slab_slice_frame_free (frame);

  request = make_request (SLAB_AXIS_Y, 3, 5, 3, 1);
  frame = slab_slice_render (volume, &request);
  for (int z = 0; z < 3; z++)
    for (int x = 0; x < 5; x++)
      g_assert_cmpuint (get_gray (frame, x, z), ==, MIN (100 * z + 30 + x, 255));
  slab_slice_frame_free (frame);

  request = make_request (SLAB_AXIS_X, 2, 4, 3, 1);
  frame = slab_slice_render (volume, &request);
  for (int z = 0; z < 3; z++)
    for (int y = 0; y < 4; y++)
      g_assert_cmpuint (get_gray (frame, y, z), ==, MIN (100 * z + 10 * y + 2, 255));
  g_assert_true (slab_slice_frame_get_value (frame, 3, 1, &value));
  g_assert_cmpfloat (value, ==, 132);
  slab_slice_frame_free (frame);
  g_assert_finalize_object (volume);
}

/* A voxel is 3 x 3 pixels: all of them its value, edges crisp. */
static void
test_magnified (void)
{
  SlabVolume *volume = app_make_volume (3, 4, 5);
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 0, 15, 12, 1.0 / 3);
  SlabSliceFrame *frame = slab_slice_render (volume, &request);

  for (int y = 0; y < 12; y++)
    for (int x = 0; x < 15; x++)
      g_assert_cmpuint (get_gray (frame, x, y), ==, 10 * (y / 3) + x / 3);
  slab_slice_frame_free (frame);

  /* 1.5 pixels a voxel: the middle pixel of three is half one and half the other. */
  request = make_request (SLAB_AXIS_Z, 0, 3, 1, 2.0 / 3);
  request.left = 1;
  request.high = 25.5;
  frame = slab_slice_render (volume, &request);
  g_assert_cmpuint (get_gray (frame, 0, 0), ==, 10);
  g_assert_cmpuint (get_gray (frame, 1, 0), ==, 15);
  g_assert_cmpuint (get_gray (frame, 2, 0), ==, 20);
  slab_slice_frame_free (frame);
  g_assert_finalize_object (volume);
}

/* A pixel of 2 x 2 voxels is their mean; of 2.5 voxels the third counts half. */
static void
test_reduced (void)
{
  SlabVolume *volume = app_make_volume (1, 4, 5);
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 0, 2, 2, 2);
  SlabSliceFrame *frame;

  request.high = 63.75;
  frame = slab_slice_render (volume, &request);
  for (int y = 0; y < 2; y++)
    for (int x = 0; x < 2; x++)
      g_assert_cmpuint (get_gray (frame, x, y), ==, 4 * (10 * 2 * y + 5) + 4 * 2 * x + 2);
  slab_slice_frame_free (frame);

  request.step_x = 2.5;
  frame = slab_slice_render (volume, &request);
  /* (0 + 1 + 2 / 2) / 2.5 = 0.8 and (2 / 2 + 3 + 4) / 2.5 = 3.2; rows add 5. */
  g_assert_cmpuint (get_gray (frame, 0, 0), ==, (guint) (4 * 5.8 + 0.5));
  g_assert_cmpuint (get_gray (frame, 1, 0), ==, (guint) (4 * 8.2 + 0.5));
  slab_slice_frame_free (frame);
  g_assert_finalize_object (volume);
}

/* Zoomed out so far that not every voxel is read, a plain slope is still a slope. */
static void
test_decimated (void)
{
  const SlabShape shape = { { 1, 640, 640 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (640 * 640, NULL);
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 0, 20, 20, 32);
  SlabVolume *volume;
  SlabSliceFrame *frame;
  float value;

  for (gint64 y = 0; y < 640; y++)
    for (gint64 x = 0; x < 640; x++)
      slab_buffer_get_data (buffer)[y * 640 + x] = (float) x;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  request.high = 640;
  frame = slab_slice_render (volume, &request);
  for (int x = 0; x < 20; x++)
    {
      const double middle = (32 * x + 15.5) * 255 / 640;

      g_assert_cmpfloat_with_epsilon (get_gray (frame, x, 7), middle, 2.5);
    }
  g_assert_true (slab_slice_frame_get_value (frame, 8, 16, &value));
  g_assert_cmpfloat (value, ==, 8);
  /* Not read: nothing is said of it. */
  g_assert_false (slab_slice_frame_get_value (frame, 9, 16, &value));
  slab_slice_frame_free (frame);
  g_assert_finalize_object (volume);
}

static void
test_window (void)
{
  const SlabShape shape = { { 1, 1, 6 } };
  const float values[] = { NAN, INFINITY, -INFINITY, -3, 0.5f, 3 };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (6, NULL);
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 0, 6, 1, 1);
  SlabVolume *volume;
  SlabSliceFrame *frame;
  guint8 invalid[3];
  const guint32 *pixels;

  for (guint i = 0; i < 6; i++)
    slab_buffer_get_data (buffer)[i] = values[i];
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);

  request.high = 1;
  frame = slab_slice_render (volume, &request);
  slab_colormap_get_invalid_rgb (invalid);
  pixels = g_bytes_get_data (slab_slice_frame_get_pixels (frame), NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmphex (pixels[i], ==, 0xff000000u | (guint32) invalid[0] << 16 | (guint32) invalid[1] << 8 | invalid[2]);
  g_assert_cmpuint (get_gray (frame, 3, 0), ==, 0);
  g_assert_cmpuint (get_gray (frame, 4, 0), ==, 128);
  g_assert_cmpuint (get_gray (frame, 5, 0), ==, 255);
  slab_slice_frame_free (frame);

  request.inverted = TRUE;
  frame = slab_slice_render (volume, &request);
  g_assert_cmpuint (get_gray (frame, 3, 0), ==, 255);
  g_assert_cmpuint (get_gray (frame, 5, 0), ==, 0);
  slab_slice_frame_free (frame);

  /* No width: below, at and above it. */
  request.inverted = FALSE;
  request.low = request.high = 0.5;
  frame = slab_slice_render (volume, &request);
  g_assert_cmpuint (get_gray (frame, 3, 0), ==, 0);
  g_assert_cmpuint (get_gray (frame, 4, 0), ==, 128);
  g_assert_cmpuint (get_gray (frame, 5, 0), ==, 255);
  slab_slice_frame_free (frame);

  /* The widest there is does not overflow. */
  request.low = -G_MAXFLOAT;
  request.high = G_MAXFLOAT;
  frame = slab_slice_render (volume, &request);
  for (int x = 3; x < 6; x++)
    g_assert_cmpuint (get_gray (frame, x, 0), ==, 128);
  slab_slice_frame_free (frame);
  g_assert_finalize_object (volume);
}

/* Beside the slice nothing is drawn. */
static void
test_outside (void)
{
  SlabVolume *volume = app_make_volume (1, 2, 2);
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 0, 4, 4, 1);
  SlabSliceFrame *frame;

  request.left = request.top = -1;
  frame = slab_slice_render (volume, &request);
  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 4; x++)
      {
        if (x >= 1 && x <= 2 && y >= 1 && y <= 2)
          g_assert_cmpuint (get_gray (frame, x, y), ==, 10 * (y - 1) + x - 1);
        else
          g_assert_cmpuint (get_gray (frame, x, y), ==, G_MAXUINT);
      }
  slab_slice_frame_free (frame);

  request.left = 50;
  frame = slab_slice_render (volume, &request);
  g_assert_no_error (slab_slice_frame_get_error (frame));
  g_assert_cmpuint (get_gray (frame, 0, 1), ==, G_MAXUINT);
  slab_slice_frame_free (frame);
  g_assert_finalize_object (volume);
}

/* The thread */

static void
ready_cb (SlabSliceRenderer *renderer, SlabSliceFrame **frame)
{
  g_autoptr (SlabSliceFrame) taken = slab_slice_renderer_take_frame (renderer);

  if (taken == NULL)
    return;
  g_clear_pointer (frame, slab_slice_frame_free);
  *frame = g_steal_pointer (&taken);
}

static void
wait_for (SlabSliceFrame **frame, guint64 serial)
{
  const gint64 limit = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (*frame == NULL || slab_slice_frame_get_request (*frame)->serial != serial)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
    }
}

/* Many requests at once: the last one always comes, and not all of those before it were made. */
static void
test_newest_wins (void)
{
  SlabVolume *volume = app_make_volume (50, 300, 300);
  SlabSliceRenderer *renderer = slab_slice_renderer_new ();
  SlabSliceFrame *frame = NULL;

  g_signal_connect (renderer, "ready", G_CALLBACK (ready_cb), &frame);
  for (guint64 i = 1; i <= 500; i++)
    {
      SlabSliceRequest request = make_request (SLAB_AXIS_Z, (gint64) i % 50, 300, 300, 1);

      request.serial = i;
      request.low = 100.0 * (double) request.slice;
      request.high = request.low + 255;
      slab_slice_renderer_request (renderer, volume, &request);
    }
  wait_for (&frame, 500);
  g_assert_cmpint (slab_slice_frame_get_request (frame)->slice, ==, 0);
  g_assert_true (slab_slice_frame_get_volume (frame) == volume);
  g_assert_cmpuint (get_gray (frame, 7, 3), ==, 37);
  g_assert_cmpint (slab_slice_frame_get_end_time (frame), >=, slab_slice_frame_get_start_time (frame));

  /* Back and forth, so that slices read ahead and kept are used; and the same slice in other parts and colours. */
  for (guint64 i = 501; i <= 540; i++)
    {
      SlabSliceRequest request = make_request (SLAB_AXIS_Z, (gint64) (20 + i % 7), 40, 40, 1);

      request.serial = i;
      request.left = (double) (i % 5) * 50;
      request.top = (double) (i % 3) * 50;
      request.low = 100.0 * (double) request.slice + 10 * request.top + request.left;
      request.high = request.low + 255;
      slab_slice_renderer_request (renderer, volume, &request);
      wait_for (&frame, i);
      g_assert_cmpuint (get_gray (frame, 9, 12), ==, 129);
    }

  /* What is cleared does not come. */
  slab_slice_renderer_clear (renderer);
  g_assert_null (slab_slice_renderer_take_frame (renderer));
  g_clear_pointer (&frame, slab_slice_frame_free);
  g_assert_finalize_object (renderer);
  g_assert_finalize_object (volume);
}

/* Gone with a request under way. */
static void
test_dispose (void)
{
  for (guint i = 0; i < 50; i++)
    {
      SlabVolume *volume = app_make_volume (2, 200, 200);
      SlabSliceRenderer *renderer = slab_slice_renderer_new ();
      const SlabSliceRequest request = make_request (SLAB_AXIS_Z, 1, 200, 200, 1);

      slab_slice_renderer_request (renderer, volume, &request);
      if (i % 2 == 0)
        g_usleep (i * 20);
      g_assert_finalize_object (renderer);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_finalize_object (volume);
    }
}

/* Without the main loop. */
static void
test_wait (void)
{
  SlabVolume *volume = app_make_volume (5, 30, 30);
  SlabSliceRenderer *renderer = slab_slice_renderer_new ();
  SlabSliceRequest request = make_request (SLAB_AXIS_Z, 2, 30, 30, 1);
  SlabSliceFrame *frame;

  request.serial = 7;
  slab_slice_renderer_request (renderer, volume, &request);
  g_assert_true (slab_slice_renderer_wait (renderer, 7, g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND));
  frame = slab_slice_renderer_take_frame (renderer);
  g_assert_cmpuint (slab_slice_frame_get_request (frame)->serial, ==, 7);
  slab_slice_frame_free (frame);
  /* What was not asked for does not come. */
  g_assert_false (slab_slice_renderer_wait (renderer, 8, g_get_monotonic_time () + 2000));
  g_assert_finalize_object (renderer);
  app_settle ();
  g_assert_finalize_object (volume);
}

/* How many voxels of the slice's first row the frame has read. */
static guint
count_known (SlabSliceFrame *frame, gint64 n)
{
  guint n_known = 0;
  float value;

  for (gint64 u = 0; u < n; u++)
    n_known += slab_slice_frame_get_value (frame, u, 0, &value) ? 1 : 0;
  return n_known;
}

/* A file of 576 MB, which is not small, with a slice across X in as many places as it has voxels: 6e7 of them are
 * wanted, and 512 are the first look. The first 500 rows are 200, what follows is a hole. */
static void
test_coarse (void)
{
  enum
  {
    SIDE = 12000,
    SET = 500,
    STEP = 7, /* from 8 on not every voxel would be wanted */
    PIXELS = 1100,
    WANTED = STEP * PIXELS,
    /* Growing by a quarter from 2 on, 293 gives 27² places, which are more than 512, and 366 gives 22²; then every
     * 91st, a quarter of that. */
    FIRST = 22,
    SECOND = 85
  };
  const SlabRawLayout layout = { { { SIDE, SIDE, 1 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  g_autofree char *folder = g_dir_make_tmp ("slabscope-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  g_autofree float *row = g_new (float, SIDE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  SlabSliceRenderer *renderer = slab_slice_renderer_new ();
  SlabSliceRequest request = make_request (SLAB_AXIS_X, 0, PIXELS, PIXELS, STEP);
  SlabSliceFrame *frame = NULL;
  SlabVolume *volume;
  const gint64 limit = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  guint n_known;
  float value;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  for (guint i = 0; i < SIDE; i++)
    row[i] = 200;
  for (guint i = 0; i < SET; i++)
    g_assert_cmpint (write (fd, row, SIDE * sizeof (float)), ==, SIDE * sizeof (float));
  g_assert_cmpint (ftruncate (fd, (off_t) SIDE * SIDE * (off_t) sizeof (float)), ==, 0);
  close (fd);
  volume = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);

  /* The finer one may be there before this thread goes on, so it is asked again until the first one was seen. */
  for (n_known = G_MAXUINT; n_known != FIRST;)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_clear_pointer (&frame, slab_slice_frame_free);
      request.serial++;
      slab_slice_renderer_request (renderer, volume, &request);
      g_assert_true (slab_slice_renderer_wait (renderer, request.serial, limit));
      frame = slab_slice_renderer_take_frame (renderer);
      g_assert_no_error (slab_slice_frame_get_error (frame));
      n_known = count_known (frame, WANTED);
      g_assert_cmpuint (n_known, >=, FIRST);
    }
  g_assert_true (slab_slice_frame_is_coarse (frame));
  /* All of the picture is there, of few voxels. */
  g_assert_cmpuint (get_gray (frame, 0, 0), ==, 200);
  g_assert_cmpuint (get_gray (frame, PIXELS - 1, 0), ==, 200);
  g_assert_cmpuint (get_gray (frame, 0, PIXELS - 1), ==, 0);
  g_assert_cmpuint (get_gray (frame, PIXELS - 1, PIXELS - 1), ==, 0);
  g_assert_true (slab_slice_frame_get_value (frame, 0, 0, &value));
  g_assert_cmpfloat (value, ==, 200);

  /* A finer one follows by itself. */
  g_clear_pointer (&frame, slab_slice_frame_free);
  g_signal_connect (renderer, "ready", G_CALLBACK (ready_cb), &frame);
  wait_for (&frame, request.serial);
  g_assert_cmpuint (count_known (frame, WANTED), >=, SECOND);
  g_assert_cmpuint (get_gray (frame, 0, 0), ==, 200);
  g_assert_cmpuint (get_gray (frame, 0, PIXELS - 1), ==, 0);

  /* A new request ends that, and becomes sharp. */
  request.serial++;
  request.top = SET - 50;
  request.step_x = request.step_y = 1;
  request.width = request.height = 100;
  slab_slice_renderer_request (renderer, volume, &request);
  do
    {
      g_clear_pointer (&frame, slab_slice_frame_free);
      wait_for (&frame, request.serial);
    }
  while (slab_slice_frame_is_coarse (frame));
  g_assert_cmpuint (get_gray (frame, 99, 49), ==, 200);
  g_assert_cmpuint (get_gray (frame, 99, 50), ==, 0);
  g_assert_true (slab_slice_frame_get_value (frame, 99, SET - 1, &value));
  g_assert_cmpfloat (value, ==, 200);
  g_assert_true (slab_slice_frame_get_value (frame, 99, SET, &value));
  g_assert_cmpfloat (value, ==, 0);

  slab_slice_frame_free (frame);
  g_assert_finalize_object (renderer);
  g_assert_finalize_object (volume);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Most kilobytes that the process has taken so far. */
static long
get_peak (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

/* A line of more than 2³¹ voxels along each axis, as a slice and as a slab, fitted and at its end: a few of them are
 * read and the rest is not. The first page is 200 and the last voxel 77; between them is a hole. */
static void
test_line (void)
{
  enum
  {
    PIXELS = 1000,
    PAGE = 4096
  };
  const gint64 n = ((gint64) 1 << 31) + 5;
  g_autofree char *folder = g_dir_make_tmp ("slabscope-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint8 page[PAGE];
  const guint8 last = 77;
  const long peak = get_peak ();
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  memset (page, 200, PAGE);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, page, PAGE), ==, PAGE);
  if (ftruncate (fd, (off_t) n) != 0 || pwrite (fd, &last, 1, (off_t) n - 1) != 1)
    {
      g_test_skip ("a sparse file of 2 GiB is not possible here");
      close (fd);
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
      return;
    }
  close (fd);

  for (guint axis = 0; axis < SLAB_N_AXES; axis++)
    for (guint plane = 0; plane < SLAB_N_AXES; plane++)
      {
        SlabRawLayout layout = { { { 1, 1, 1 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
        g_autoptr (GError) error = NULL;
        SlabSliceRenderer *renderer = slab_slice_renderer_new ();
        const gboolean is_across = axis == slab_slice_get_horizontal ((SlabAxis) plane);
        SlabSliceRequest request = make_request ((SlabAxis) plane, 0, 1, 1, 1);
        SlabSliceFrame *frame = NULL;
        SlabVolume *volume;
        float value = 0;

        layout.shape.n[axis] = n;
        volume = slab_volume_open (file, &layout, &error);
        g_assert_no_error (error);
        g_signal_connect (renderer, "ready", G_CALLBACK (ready_cb), &frame);

        request.serial = 1;
        if (plane == axis)
          /* Its mean is all but 0: what is read first is there at once, and what is asked for next as well. */
          request.thickness = n;
        else
          {
            *(is_across ? &request.width : &request.height) = PIXELS;
            *(is_across ? &request.step_x : &request.step_y) = (double) n / PIXELS;
          }
        slab_slice_renderer_request (renderer, volume, &request);
        wait_for (&frame, 1);
        g_assert_no_error (slab_slice_frame_get_error (frame));
        if (plane != axis)
          {
            g_assert_cmpuint (get_gray (frame, 0, 0), >, 0);
            g_assert_cmpuint (get_gray (frame, request.width - 1, request.height - 1), ==, 0);
          }

        request = make_request ((SlabAxis) plane, 0, 1, 1, 1);
        request.serial = 2;
        if (plane == axis)
          request.slice = n - 1;
        else
          {
            *(is_across ? &request.width : &request.height) = 10;
            *(is_across ? &request.left : &request.top) = (double) (n - 10);
          }
        slab_slice_renderer_request (renderer, volume, &request);
        wait_for (&frame, 2);
        g_assert_no_error (slab_slice_frame_get_error (frame));
        g_assert_cmpuint (get_gray (frame, 0, 0), ==, plane == axis ? 77 : 0);
        g_assert_cmpuint (get_gray (frame, request.width - 1, request.height - 1), ==, 77);
        g_assert_true (
            slab_slice_frame_get_value (frame, is_across ? n - 1 : 0, is_across || plane == axis ? 0 : n - 1, &value));
        g_assert_cmpfloat (value, ==, 77);
        slab_slice_frame_free (frame);
        g_assert_finalize_object (renderer);
        g_assert_finalize_object (volume);
      }
  g_assert_cmpint (get_peak () - peak, <, 256 * 1024);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Of slices that are far larger than what the system reads ahead by itself. */
#define AHEAD_SIDE 4096

/* Whether the page with row 1000 of a slice is in the system's memory. */
static gboolean
is_resident (const guint8 *map, gsize slice_bytes, guint slice)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  unsigned char resident = 0;

  g_assert_cmpint (
      mincore ((void *) (map + (slice * slice_bytes + slice_bytes / AHEAD_SIDE * 1000) / page * page), page, &resident),
      ==, 0);
  return (resident & 1) != 0;
}

/* A file that is on the disk only: from slice 1 to slice 2 the next three are brought in, before anybody asks for them,
 * also of slices that are too large to be kept. */
static void
test_ahead (gconstpointer data)
{
  const int n_pixels = GPOINTER_TO_INT (data);
  const SlabRawLayout layout = { { { 7, AHEAD_SIDE, AHEAD_SIDE } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  const gsize slice_bytes = (gsize) AHEAD_SIDE * AHEAD_SIDE;
  g_autofree char *folder = g_dir_make_tmp ("slabscope-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "z.raw", NULL);
  g_autofree guint8 *slice = g_malloc0 (slice_bytes);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  const gint64 limit = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  guint8 *map;

  g_assert_cmpint (fd, >=, 0);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpint (write (fd, slice, slice_bytes), ==, slice_bytes);
  g_assert_cmpint (fsync (fd), ==, 0);
  g_assert_cmpint (posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED), ==, 0);
  map = mmap (NULL, 7 * slice_bytes, PROT_READ, MAP_SHARED, fd, 0);
  g_assert_true (map != MAP_FAILED);
  if (is_resident (map, slice_bytes, 3) || is_resident (map, slice_bytes, 5))
    g_test_skip ("the folder for files that do not last is in memory");
  else
    {
      SlabSliceRenderer *renderer = slab_slice_renderer_new ();
      SlabSliceRequest request = make_request (SLAB_AXIS_Z, 1, n_pixels, n_pixels, 1);
      SlabSliceFrame *frame = NULL;
      SlabVolume *volume = slab_volume_open (file, &layout, &error);

      g_assert_no_error (error);
      g_signal_connect (renderer, "ready", G_CALLBACK (ready_cb), &frame);
      for (guint i = 1; i <= 2; i++)
        {
          request.serial = i;
          request.slice = i;
          slab_slice_renderer_request (renderer, volume, &request);
          wait_for (&frame, i);
          g_clear_pointer (&frame, slab_slice_frame_free);
        }
      while (!is_resident (map, slice_bytes, 3) || !is_resident (map, slice_bytes, 4)
             || !is_resident (map, slice_bytes, 5))
        {
          g_assert_cmpint (g_get_monotonic_time (), <, limit);
          g_usleep (1000);
        }
      g_assert_finalize_object (renderer);
      g_assert_finalize_object (volume);
    }
  munmap (map, 7 * slice_bytes);
  close (fd);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-renderer/planes", test_planes);
  g_test_add_func ("/slice-renderer/magnified", test_magnified);
  g_test_add_func ("/slice-renderer/reduced", test_reduced);
  g_test_add_func ("/slice-renderer/decimated", test_decimated);
  g_test_add_func ("/slice-renderer/window", test_window);
  g_test_add_func ("/slice-renderer/outside", test_outside);
  g_test_add_func ("/slice-renderer/newest-wins", test_newest_wins);
  g_test_add_func ("/slice-renderer/dispose", test_dispose);
  g_test_add_func ("/slice-renderer/wait", test_wait);
  g_test_add_func ("/slice-renderer/coarse", test_coarse);
  g_test_add_data_func ("/slice-renderer/ahead", GINT_TO_POINTER (1024), test_ahead);
  g_test_add_data_func ("/slice-renderer/ahead-large", GINT_TO_POINTER (AHEAD_SIDE), test_ahead);
  g_test_add_func ("/slice-renderer/line", test_line);
  return g_test_run ();
}
