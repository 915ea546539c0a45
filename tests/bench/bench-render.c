/* SPDX-License-Identifier: MIT */

/*
 * bench-render [FOLDER]: what the renderer does of a frame, from the request to the texture, in milliseconds: the same slice
 * with another window at 4K, three planes of the sample's size at 2560 × 1440, and a sparse file of 32 GiB, made in FOLDER
 * and removed. Prints one JSON object. It needs no display.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/slab-slice-renderer.h"

#define N_FRAMES 41

typedef struct
{
  SlabSliceRenderer *renderer;
  guint64 serial;
  gint64 asked;
  double first; /* ms to the first frame of the last request, and to the sharp one */
  double sharp;
  double own; /* from begin to end of the sharp one */
} Bench;

static void
ready_cb (SlabSliceRenderer *renderer, Bench *bench)
{
  g_autoptr (SlabSliceFrame) frame = slab_slice_renderer_take_frame (renderer);
  const double now = (double) (g_get_monotonic_time () - bench->asked) / 1e3;

  if (frame == NULL || slab_slice_frame_get_request (frame)->serial != bench->serial)
    return;
  if (slab_slice_frame_get_error (frame) != NULL)
    g_error ("%s", slab_slice_frame_get_error (frame)->message);
  if (bench->first < 0)
    bench->first = now;
  if (slab_slice_frame_is_coarse (frame))
    return;
  bench->sharp = now;
  bench->own = (double) (slab_slice_frame_get_end_time (frame) - slab_slice_frame_get_start_time (frame)) / 1e3;
}

static void
bench_init (Bench *bench)
{
  memset (bench, 0, sizeof *bench);
  bench->renderer = slab_slice_renderer_new ();
  g_signal_connect (bench->renderer, "ready", G_CALLBACK (ready_cb), bench);
}

static void
show (Bench *bench, SlabVolume *volume, SlabSliceRequest *request)
{
  request->serial = ++bench->serial;
  bench->first = bench->sharp = -1;
  bench->asked = g_get_monotonic_time ();
  slab_slice_renderer_request (bench->renderer, volume, request);
  while (bench->sharp < 0)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
print_times (const char *name, double *times, guint n, const char *end)
{
  qsort (times, n, sizeof *times, compare);
  printf ("  \"%s\": { \"median\": %.2f, \"p90\": %.2f, \"max\": %.2f }%s\n", name, times[n / 2], times[n * 9 / 10],
          times[n - 1], end);
}

static SlabVolume *
make_volume (gint64 z, gint64 y, gint64 x)
{
  const SlabShape shape = { { z, y, x } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new ((guint64) (z * y * x), NULL);
  float *data = slab_buffer_get_data (buffer);
  guint32 state = 1;

  for (gint64 i = 0; i < z * y * x; i++)
    {
      state = state * 1664525u + 1013904223u;
      data[i] = (float) (state >> 8) / (1 << 24);
    }
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

static SlabSliceRequest
make_request (SlabAxis plane, gint64 slice, int width, int height, double step)
{
  SlabSliceRequest request;

  slab_slice_request_init (&request, plane, slice);
  request.width = width;
  request.height = height;
  request.step_x = request.step_y = step;
  return request;
}

/* A slice of 2048² that fills a 4K screen in one or the other direction, or is seen in part. */
static void
bench_window (void)
{
  static const struct
  {
    const char *name;
    double zoom;
    SlabInterpolation interpolation;
    gboolean changes_zoom;
  } cases[] = {
    { "window_4k_fit", 2160.0 / 2048, SLAB_INTERPOLATION_NEAREST, FALSE },
    { "window_4k_one", 1, SLAB_INTERPOLATION_NEAREST, FALSE },
    { "window_4k_wide", 3840.0 / 2048, SLAB_INTERPOLATION_NEAREST, FALSE },
    { "window_4k_wide_linear", 3840.0 / 2048, SLAB_INTERPOLATION_LINEAR, FALSE },
    { "window_4k_half", 0.5, SLAB_INTERPOLATION_NEAREST, FALSE },
    { "zoom_4k", 0.6, SLAB_INTERPOLATION_NEAREST, TRUE },
  };
  g_autoptr (SlabVolume) volume = make_volume (1, 2048, 2048);
  Bench bench;

  bench_init (&bench);
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      double times[N_FRAMES];

      for (guint i = 0; i < N_FRAMES + 3; i++)
        {
          const double zoom = cases[c].zoom * (cases[c].changes_zoom ? pow (1.05, i) : 1);
          SlabSliceRequest request = make_request (SLAB_AXIS_Z, 0, (int) MIN (2048 * zoom, 3840.0),
                                                   (int) MIN (2048 * zoom, 2160.0), 1 / zoom);

          request.interpolation = cases[c].interpolation;
          request.low = 0.001 * i;
          show (&bench, volume, &request);
          if (i >= 3)
            times[i - 3] = bench.sharp;
        }
      print_times (cases[c].name, times, N_FRAMES, ",");
    }
  g_object_unref (bench.renderer);
}

/* Each plane scrubbed in its third of the window. */
static void
bench_planes (void)
{
  g_autoptr (SlabVolume) volume = make_volume (50, 1104, 1104);
  double times[N_FRAMES];
  Bench benches[3];

  for (guint p = 0; p < 3; p++)
    bench_init (&benches[p]);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      times[i] = 0;
      for (guint p = 0; p < 3; p++)
        {
          const int height = p == 0 ? 1200 : 50;
          SlabSliceRequest request = make_request ((SlabAxis) p, i, 1200, height, 1104.0 / 1200);

          show (&benches[p], volume, &request);
          times[i] += benches[p].own;
        }
    }
  print_times ("three_planes", times, N_FRAMES, ",");
  for (guint p = 0; p < 3; p++)
    g_object_unref (benches[p].renderer);
}

static double
get_rss (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "VmHWM:")) == NULL)
    return -1;
  return g_ascii_strtod (line + 6, NULL) / 1024;
}

static void
bench_sparse (const char *folder)
{
  static const char *const names[] = { "sparse_xy", "sparse_xz", "sparse_yz" };
  const SlabRawLayout layout = { { { 2048, 2048, 2048 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  g_autofree char *path = g_build_filename (folder, "bench-render-XXXXXX", NULL);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  gint64 start;
  Bench bench;
  int fd = g_mkstemp (path);

  if (fd < 0 || ftruncate (fd, (off_t) 1 << 35) != 0)
    g_error ("%s: a file of 32 GiB with a hole: %s", path, g_strerror (errno));
  /* Some data in the middle of every 64th slice, so that there is not only nothing. */
  for (gint64 z = 0; z < 2048; z += 64)
    {
      g_autofree float *row = g_new (float, 2048 * 64);

      for (guint i = 0; i < 2048 * 64; i++)
        row[i] = (float) i;
      if (pwrite (fd, row, 2048 * 64 * 4, (off_t) ((z * 2048 + 1000) * 2048 * 4)) != 2048 * 64 * 4)
        g_error ("%s: %s", path, g_strerror (errno));
    }
  close (fd);
  file = g_file_new_for_path (path);
  start = g_get_monotonic_time ();
  volume = slab_volume_open (file, &layout, &error);
  if (volume == NULL)
    g_error ("%s", error->message);
  bench_init (&bench);
  for (guint p = 0; p < 3; p++)
    {
      double firsts[N_FRAMES], sharps[N_FRAMES];
      g_autofree char *first_name = g_strconcat (names[p], "_first", NULL);
      g_autofree char *sharp_name = g_strconcat (names[p], "_sharp", NULL);

      for (guint i = 0; i < N_FRAMES; i++)
        {
          SlabSliceRequest request = make_request ((SlabAxis) p, 1000 + i, 1200, 1200, 2048.0 / 1200);

          show (&bench, volume, &request);
          if (p == 0 && i == 0)
            printf ("  \"sparse_open_to_slice\": %.2f,\n", (double) (g_get_monotonic_time () - start) / 1e3);
          firsts[i] = bench.first;
          sharps[i] = bench.sharp;
        }
      print_times (first_name, firsts, N_FRAMES, ",");
      print_times (sharp_name, sharps, N_FRAMES, ",");
    }
  printf ("  \"sparse_peak_rss_mib\": %.0f\n", get_rss ());
  g_object_unref (bench.renderer);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  printf ("{\n");
  bench_window ();
  bench_planes ();
  bench_sparse (argc > 1 ? argv[1] : g_get_tmp_dir ());
  printf ("}\n");
  return 0;
}
