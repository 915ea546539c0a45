/* SPDX-License-Identifier: MIT */

/*
 * bench-render [--dense GIB] [FOLDER]: what the renderer does of a frame, from the request to the texture, in
 * milliseconds: the same slice with another window at 4K, three planes of the sample's size at 2560 × 1440, slabs of
 * it, and a sparse file of 32 GiB, made in FOLDER and removed. With --dense instead a file of so many GiB, all of it
 * written to the disk in FOLDER and removed: each slice is read while nothing of the file is in the system's cache.
 * Prints one JSON object. It needs no display.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "slice/slab-slice-renderer.h"

#define N_FRAMES 41
/* Of a file that is not in memory they take long. */
#define N_COLD_FRAMES 5
/* Along 2048 slices: beyond those that are fetched ahead, and prime to them, so that none comes twice. */
#define FAR_STEP 389
#define PLANE_VOXELS ((gsize) 1 << 20)
#define PLANES_PER_GIB 256

typedef struct
{
  SlabSliceRenderer *renderer;
  guint64 serial;
  gint64 asked;
  double first; /* ms to the first frame of the last request, and to the sharp one */
  double sharp;
  double own; /* from begin to end of the sharp one */
  guint n_frames;
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
  bench->n_frames++;
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
  bench->n_frames = 0;
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
  fflush (stdout);
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

/* A renderer fetches the slices ahead: one that is new has none of them, so that all of the frame is measured. */
static double
time_first_frame (SlabVolume *volume, SlabSliceRequest *request)
{
  Bench bench;

  bench_init (&bench);
  show (&bench, volume, request);
  g_object_unref (bench.renderer);
  return bench.own;
}

/* Each plane in its third of the window. */
static void
bench_planes (void)
{
  g_autoptr (SlabVolume) volume = make_volume (50, 1104, 1104);
  double times[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    {
      times[i] = 0;
      for (guint p = 0; p < 3; p++)
        {
          const int height = p == 0 ? 1200 : 50;
          SlabSliceRequest request = make_request ((SlabAxis) p, i, 1200, height, 1104.0 / 1200);

          times[i] += time_first_frame (volume, &request);
        }
    }
  print_times ("three_planes", times, N_FRAMES, ",");
}

/* A slab of 20 slices in one plane. */
static void
bench_slab (void)
{
  static const char *const planes[] = { "xy", "xz", "yz" };
  static const char *const projections[] = { "mean", "maximum", "minimum" };
  g_autoptr (SlabVolume) volume = make_volume (50, 1104, 1104);

  for (guint p = 0; p < SLAB_N_AXES; p++)
    for (guint projection = 0; projection < SLAB_N_PROJECTIONS; projection++)
      {
        g_autofree char *name = g_strdup_printf ("slab_%s_%s", planes[p], projections[projection]);
        /* All 20 are inside. */
        const guint n = MIN (N_FRAMES, 31);
        double times[N_FRAMES];

        for (guint i = 0; i < n; i++)
          {
            SlabSliceRequest request = make_request ((SlabAxis) p, 10 + i, 1200, p == 0 ? 1200 : 50, 1104.0 / 1200);

            request.thickness = 20;
            request.projection = (SlabProjection) projection;
            times[i] = time_first_frame (volume, &request);
          }
        print_times (name, times, n, ",");
      }
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

/* Frames of 41 slices, each the next one, or one that is far from those before. */
static void
print_sparse (Bench *bench, SlabVolume *volume, SlabAxis plane, const char *kind, gint64 first, gint64 step)
{
  static const char *const planes[] = { "xy", "xz", "yz" };
  double firsts[N_FRAMES], sharps[N_FRAMES];
  g_autofree char *first_name = g_strdup_printf ("sparse_%s_%s_first", planes[plane], kind);
  g_autofree char *sharp_name = g_strdup_printf ("sparse_%s_%s_sharp", planes[plane], kind);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      SlabSliceRequest request = make_request (plane, (first + i * step) % 2048, 1200, 1200, 2048.0 / 1200);

      show (bench, volume, &request);
      firsts[i] = bench->first;
      sharps[i] = bench->sharp;
    }
  print_times (first_name, firsts, N_FRAMES, ",");
  print_times (sharp_name, sharps, N_FRAMES, ",");
}

static void
bench_sparse (const char *folder)
{
  const SlabRawLayout layout = { { { 2048, 2048, 2048 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  g_autofree char *path = g_build_filename (folder, "bench-render-XXXXXX", NULL);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  SlabSliceRequest request;
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
  request = make_request (SLAB_AXIS_Z, 999, 1200, 1200, 2048.0 / 1200);
  show (&bench, volume, &request);
  printf ("  \"sparse_open_to_slice\": %.2f,\n", (double) (g_get_monotonic_time () - start) / 1e3);
  for (guint p = 0; p < SLAB_N_AXES; p++)
    {
      print_sparse (&bench, volume, (SlabAxis) p, "next", 1000, 1);
      print_sparse (&bench, volume, (SlabAxis) p, "far", 500, FAR_STEP);
    }
  printf ("  \"sparse_peak_rss_mib\": %.0f\n", get_rss ());
  g_object_unref (bench.renderer);
  g_unlink (path);
}

static void
write_dense (int fd, const char *path, guint n_planes)
{
  g_autofree float *plane = g_new (float, PLANE_VOXELS);
  guint32 state = 1;

  for (gsize i = 0; i < PLANE_VOXELS; i++)
    {
      state = state * 1664525u + 1013904223u;
      plane[i] = (float) (state >> 8) / (1 << 24);
    }
  for (guint z = 0; z < n_planes; z++)
    {
      const gsize n_bytes = PLANE_VOXELS * sizeof (float);

      /* No two planes are the same, for disks that would notice. */
      plane[z] += (float) z;
      for (gsize done = 0; done < n_bytes;)
        {
          const gssize n = write (fd, (const char *) plane + done, n_bytes - done);

          if (n <= 0)
            {
              g_unlink (path);
              g_error ("%s: %s", path, g_strerror (errno));
            }
          done += (gsize) n;
        }
    }
  if (fdatasync (fd) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
}

/* Slices so far from each other that none takes anything of the next along. */
static void
bench_dense (const char *folder, guint n_gib)
{
  static const char *const names[] = { "dense_xy", "dense_xz", "dense_yz" };
  const SlabRawLayout layout = {
    { { n_gib * PLANES_PER_GIB, 1024, 1024 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0, 0
  };
  g_autofree char *path = g_build_filename (folder, "bench-render-XXXXXX", NULL);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  Bench bench;
  int fd = g_mkstemp (path);

  if (fd < 0)
    g_error ("%s: %s", path, g_strerror (errno));
  write_dense (fd, path, n_gib * PLANES_PER_GIB);
  file = g_file_new_for_path (path);
  volume = slab_volume_open (file, &layout, &error);
  /* What follows needs no name, so that nothing is left behind however it ends. */
  g_unlink (path);
  if (volume == NULL)
    g_error ("%s", error->message);
  bench_init (&bench);
  for (guint p = 0; p < 3; p++)
    {
      double firsts[N_COLD_FRAMES], sharps[N_COLD_FRAMES];
      g_autofree char *first_name = g_strconcat (names[p], "_first", NULL);
      g_autofree char *sharp_name = g_strconcat (names[p], "_sharp", NULL);

      for (guint i = 0; i < N_COLD_FRAMES; i++)
        {
          SlabSliceRequest request = make_request ((SlabAxis) p, (2 * i + 1) * layout.shape.n[p] / (2 * N_COLD_FRAMES),
                                                   1200, p == 0 ? 1200 : MIN (1200, 300 * (int) n_gib), 1024.0 / 1200);

          if (posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
            g_error ("%s stays in memory", path);
          show (&bench, volume, &request);
          firsts[i] = bench.first;
          sharps[i] = bench.sharp;
        }
      print_times (first_name, firsts, N_COLD_FRAMES, ",");
      print_times (sharp_name, sharps, N_COLD_FRAMES, ",");
      printf ("  \"%s_frames\": %u,\n", names[p], bench.n_frames);
    }
  printf ("  \"dense_peak_rss_mib\": %.0f\n", get_rss ());
  g_object_unref (bench.renderer);
  close (fd);
}

int
main (int argc, char **argv)
{
  int n_gib = 0;
  GOptionEntry entries[] = {
    { "dense", 0, 0, G_OPTION_ARG_INT, &n_gib, "a file of so many GiB, all of it written", "GIB" }, { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[FOLDER]");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_gib < 0 || n_gib > 64)
    {
      fprintf (stderr, "bench-render: %s\n", error != NULL ? error->message : "--dense is 1 to 64");
      return 2;
    }
  printf ("{\n");
  if (n_gib > 0)
    bench_dense (argc > 1 ? argv[1] : g_get_tmp_dir (), (guint) n_gib);
  else
    {
      bench_window ();
      bench_planes ();
      bench_slab ();
      bench_sparse (argc > 1 ? argv[1] : g_get_tmp_dir ());
    }
  printf ("}\n");
  return 0;
}
