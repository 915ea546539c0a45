/* SPDX-License-Identifier: MIT */

/*
 * What drawing the timeline of a million spans costs, in milliseconds a frame, while it is zoomed and panned:
 *
 *   bench-timeline [SPANS [THREADS]]
 *   bench-timeline SPANS THREADS FILE.json
 *
 * prints one JSON object, or writes the trace for the window to open. The picture is 2560 × 600; of the frames of each
 * movement it has the median and the longest.
 */
#include <math.h>
#include <stdlib.h>

#include "plot/slab-timeline-plot.h"
#include "profile/slab-trace-index.h"
#include "profile/slab-trace-json.h"

#define WIDTH 2560
#define HEIGHT 600
#define N_FRAMES 120

/* Chunks of a few microseconds to a few milliseconds: read, filter, write, and now and then a wait. */
static SlabTrace *
make_trace (guint64 n_spans, guint n_threads)
{
  SlabTrace *trace = slab_trace_new (n_threads);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 last = 0;

  for (guint t = 0; t < n_threads; t++)
    {
      gint64 time = 0;

      for (guint64 i = 0; i < n_spans / n_threads; i++)
        {
          static const SlabPhase phases[] = { SLAB_PHASE_READ, SLAB_PHASE_FILTER, SLAB_PHASE_WRITE, SLAB_PHASE_WAIT };
          gint64 duration = (gint64) (2000.0 * pow (10.0, g_rand_double_range (random, 0.0, 2.0)));
          SlabSpan span = { time,  duration,
                            65536, (gint32) (i / 4 * n_threads + t),
                            -1,    phases[i % G_N_ELEMENTS (phases)] };

          slab_trace_add_span (trace, t, &span);
          time += duration + g_rand_int_range (random, 0, 400);
        }
      last = MAX (last, time);
    }
  for (gint64 at = 20000000; at < last; at += 20000000)
    {
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;

      sample.time = at;
      sample.cores_busy = g_rand_double_range (random, 0.5, n_threads);
      sample.resident_bytes = 0;
      for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
        sample.resident_bytes += sample.owner_bytes[o] = (guint64) g_rand_int_range (random, 1 << 20, 1 << 28);
      sample.minor_faults = (guint64) g_rand_int_range (random, 0, 10000);
      sample.disk_read_bytes = (guint64) g_rand_int_range (random, 0, 1 << 24);
      slab_trace_add_sample (trace, &sample, NULL);
    }
  slab_trace_end_at (trace, last);
  return trace;
}

static double
draw (cairo_t *cr, SlabTrace *trace, const SlabPlotTheme *theme, const SlabTimelineRange *range)
{
  gint64 start = g_get_monotonic_time ();
  SlabTimelineLayout layout;

  slab_timeline_layout_init (&layout, trace, range, theme, WIDTH, HEIGHT);
  /* The window has the totals in a label, and not anew in every frame. */
  layout.totals_y = -1.0;
  slab_timeline_draw (cr, trace, &layout, theme, NULL);
  cairo_surface_flush (cairo_get_target (cr));
  return 1e-3 * (double) (g_get_monotonic_time () - start);
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_times (const char *name, double *times, const char *end)
{
  qsort (times, N_FRAMES, sizeof *times, compare);
  g_print ("  \"%s\": { \"median\": %.2f, \"p90\": %.2f, \"max\": %.2f }%s\n", name, times[N_FRAMES / 2],
           times[N_FRAMES * 9 / 10], times[N_FRAMES - 1], end);
}

static int
save (SlabTrace *trace, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;

  if (slab_trace_save (trace, file, NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}

int
main (int argc, char **argv)
{
  guint64 n_spans = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  guint n_threads = argc > 2 ? (guint) atoi (argv[2]) : 4;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double zooms[N_FRAMES], pans[N_FRAMES], duration;
  SlabTimelineRange range;
  SlabPlotTheme theme;
  SlabTrace *trace;
  SlabTracePeaks peaks;
  gint64 start;

  if (n_spans < 1 || n_threads < 1 || n_threads > 1024 || n_spans < n_threads)
    {
      g_printerr ("usage: bench-timeline [SPANS [THREADS [FILE.json]]]\n");
      return 2;
    }
  slab_plot_theme_init (&theme, TRUE, FALSE);
  trace = make_trace (n_spans, n_threads);
  if (argc > 3)
    return save (trace, argv[3]);
  duration = 1e-9 * (double) slab_trace_get_duration (trace);

  start = g_get_monotonic_time ();
  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  g_print ("{\n  \"spans\": %" G_GUINT64_FORMAT ",\n  \"threads\": %u,\n  \"index\": %.2f,\n", n_spans, n_threads,
           1e-3 * (double) (g_get_monotonic_time () - start));
  range = (SlabTimelineRange){ 0.0, duration };
  g_print ("  \"first\": %.2f,\n", draw (cr, trace, &theme, &range));

  /* In to a span and out again; about a place that is not the middle. */
  for (guint i = 0; i < N_FRAMES; i++)
    {
      zooms[i] = draw (cr, trace, &theme, &range);
      slab_timeline_range_zoom (&range, i < N_FRAMES / 2 ? 1.25 : 1.0 / 1.25, 0.37 * duration, duration);
    }
  print_times ("zoom", zooms, ",");
  /* A third of the run at a time: the most spans that can move. */
  range = (SlabTimelineRange){ 0.0, duration / 3.0 };
  for (guint i = 0; i < N_FRAMES; i++)
    {
      pans[i] = draw (cr, trace, &theme, &range);
      slab_timeline_range_pan (&range, duration / 2.0 / N_FRAMES, duration);
    }
  print_times ("pan", pans, "\n}");

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (trace);
  return 0;
}
