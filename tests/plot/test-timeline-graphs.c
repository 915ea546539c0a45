/* SPDX-License-Identifier: MIT */
#include "plot/slab-chunk-scale.h"
#include "plot/slab-timeline-private.h"
#include "timeline-fixture.h"

#define MIB G_GUINT64_CONSTANT (1048576)

static guint32
get_graph_pixel (const Picture *picture, SlabTimelineGraph graph, double seconds, double value)
{
  const guint8 *data = cairo_image_surface_get_data (picture->surface);
  int x = (int) slab_plot_axis_to_pixel (&picture->layout.time, seconds);
  int y = (int) slab_plot_axis_to_pixel (&picture->layout.graphs[graph], value);
  guint32 pixel;

  memcpy (&pixel, data + y * cairo_image_surface_get_stride (picture->surface) + 4 * x, 4);
  return pixel & 0xffffff;
}

/* @color over white. */
static void
assert_tint (guint32 pixel, const SlabColor *color, double alpha)
{
  const double parts[3] = { color->blue, color->green, color->red };

  for (guint c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon ((double) (pixel >> 8 * c & 0xff), 255.0 * (1.0 - alpha * (1.0 - parts[c])), 2.5);
}

static SlabTrace *
make_chunk (void)
{
  SlabTrace *trace = slab_trace_new (2);
  const SlabSpan spans[] = { { 0, 40 * MS, 100000000, 0, -1, SLAB_PHASE_READ },
                             { 40 * MS, 40 * MS, 0, 0, -1, SLAB_PHASE_FILTER },
                             { 80 * MS, 20 * MS, 60000000, 0, -1, SLAB_PHASE_WRITE } };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    slab_trace_add_span (trace, 0, &spans[i]);
  return trace;
}

static gboolean
has_graph (const SlabTimelineLayout *layout, SlabTimelineGraph graph)
{
  return layout->graphs[graph].start > layout->graphs[graph].end;
}

static void
test_total (void)
{
  SlabTrace *trace = make_trace ();
  Picture picture;
  const SlabTimelineLayout *layout = &picture.layout;
  guint32 background;
  int x_first, x_second, y;

  draw (&picture, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  background = to_pixel (&picture.theme.background);
  x_first = (int) slab_plot_axis_to_pixel (&layout->time, 0.023);
  x_second = (int) slab_plot_axis_to_pixel (&layout->time, 0.087);
  /* At one and a half cores the first half is filled and the second is not; at half a core both are. */
  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_CORES], 1.5);
  g_assert_cmphex (get_pixel (&picture, x_first, y), !=, background);
  g_assert_cmphex (get_pixel (&picture, x_second, y), ==, background);
  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_CORES], 0.5);
  g_assert_cmphex (get_pixel (&picture, x_second, y), !=, background);
  /* The line itself, at two cores. */
  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_CORES], 2.0);
  g_assert_cmphex (get_pixel (&picture, x_first, y), !=, get_pixel (&picture, x_first, y + 8));
  /* It is not at the edge, where it would be cut: there is room above it. */
  g_assert_cmpint (y - (int) layout->graphs[SLAB_TIMELINE_CORES].end, >=, 3);
  g_assert_cmphex (get_pixel (&picture, x_first, y - 3), ==, background);

  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_MEMORY], 330.0 * 1048576.0);
  g_assert_cmphex (get_pixel (&picture, x_first, y), !=, background);
  g_assert_cmphex (get_pixel (&picture, (int) slab_plot_axis_to_pixel (&layout->time, 0.097), y), ==, background);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Owners, from below: 100 MiB input, 50 output, 150 scratch, 100 other. */
static void
test_memory (void)
{
  SlabTrace *trace = make_chunk ();
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  const guint64 owners[SLAB_N_MEMORY_OWNERS] = { 100 * MIB, 50 * MIB, 150 * MIB, 100 * MIB };
  guint n_purple = 0;
  Picture picture;

  sample.resident_bytes = 400 * MIB;
  memcpy (sample.owner_bytes, owners, sizeof owners);
  for (guint i = 1; i <= 2; i++)
    {
      sample.time = 50 * i * MS;
      slab_trace_add_sample (trace, &sample, NULL);
    }
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_MEMORY, 0.013, 60.0 * MIB),
               &picture.theme.phases[SLAB_PHASE_READ], 0.6);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_MEMORY, 0.013, 125.0 * MIB),
               &picture.theme.phases[SLAB_PHASE_WRITE], 0.6);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_MEMORY, 0.013, 240.0 * MIB),
               &picture.theme.phases[SLAB_PHASE_FILTER], 0.6);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_MEMORY, 0.013, 350.0 * MIB), &picture.theme.dim, 0.6);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_MEMORY, 0.013, 425.0 * MIB), &picture.theme.background, 1.0);
  /* The line over all of them is in the legend above. */
  for (int y = (int) picture.layout.graphs[SLAB_TIMELINE_MEMORY].end - 14;
       y < (int) picture.layout.graphs[SLAB_TIMELINE_MEMORY].end - 2; y++)
    for (int x = (int) picture.layout.time.start; x < (int) picture.layout.time.end; x++)
      n_purple += get_pixel (&picture, x, y) == to_pixel (&picture.theme.memory) ? 1 : 0;
  g_assert_cmpuint (n_purple, >=, 6);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* One thread on its core all the time and one half of it, over each other. */
static void
test_threads (void)
{
  SlabTrace *trace = make_chunk ();
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  const float busy[2] = { 1.0f, 0.5f };
  Picture picture;
  SlabColor color;

  sample.time = 100 * MS;
  sample.cores_busy = 1.5;
  slab_trace_add_sample (trace, &sample, busy);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
  for (guint t = 0; t < 2; t++)
    {
      /* The same colours as in the replay over the slices, and beside the rows. */
      slab_chunk_scale_get_row_color (t, &color);
      assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_CORES, 0.013, t == 0 ? 0.5 : 1.25), &color, 0.5);
      assert_tint (get_pixel (&picture, (int) (picture.layout.time.start - 0.35 * picture.theme.font_size),
                              (int) slab_timeline_get_bar_top (&picture.layout, t) + 3),
                   &color, 1.0);
    }
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_CORES, 0.013, 1.75), &picture.theme.background, 1.0);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* How many pixels of a column of the cores' graph between two figures are neither the background nor a faint line. */
static guint
count_ink (const Picture *picture, double seconds, double from, double to)
{
  const SlabPlotAxis *axis = &picture->layout.graphs[SLAB_TIMELINE_CORES];
  const int x = (int) slab_plot_axis_to_pixel (&picture->layout.time, seconds);
  guint n = 0;

  for (int y = (int) slab_plot_axis_to_pixel (axis, to); y < (int) slab_plot_axis_to_pixel (axis, from); y++)
    n += (get_pixel (picture, x, y) & 0xff) < 0xd0 ? 1 : 0;
  return n;
}

/* Of 4 cores one is busy, half of it in the kernel; one more thread is ready in the first half of the run, and 7 in the
 * second, which the scale of the 4 cores has no room for. */
static void
test_queued (void)
{
  SlabTrace *trace = make_chunk ();
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  const SlabTimelineHit hits[] = { { 0.03, -1, G_MAXUINT64, 0, 0, 0 }, { 0.08, -1, G_MAXUINT64, 0, 0, 0 } };
  g_autofree char *first = NULL, *second = NULL;
  const SlabPlotAxis *axis;
  Picture picture;
  int top, line;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "4");
  sample.time = 50 * MS;
  sample.cores_busy = 1.0;
  sample.cores_system = 0.5;
  sample.cores_queued = 1.0;
  slab_trace_add_sample (trace, &sample, NULL);
  sample.time = 100 * MS;
  sample.cores_queued = 7.0;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 600, 1.0, FALSE, NULL);
  axis = &picture.layout.graphs[SLAB_TIMELINE_CORES];
  /* As high as the machine has cores, though there are two threads. */
  g_assert_cmpfloat_with_epsilon (axis->high, 1.1 * 4.0, 1e-9);
  /* Hatched from one to two cores, nothing above; in the second half up to the edge, which is marked. */
  g_assert_cmpuint (count_ink (&picture, 0.023, 1.2, 1.9), >=, 1);
  g_assert_cmpuint (count_ink (&picture, 0.023, 2.1, 4.3), ==, 0);
  g_assert_cmpuint (count_ink (&picture, 0.073, 2.1, 4.3), >=, 4);
  top = (int) axis->end;
  g_assert_cmphex (get_pixel (&picture, (int) slab_plot_axis_to_pixel (&picture.layout.time, 0.023), top), !=,
                   to_pixel (&picture.theme.cores));
  for (int x = (int) slab_plot_axis_to_pixel (&picture.layout.time, 0.055);
       x < (int) slab_plot_axis_to_pixel (&picture.layout.time, 0.095); x++)
    g_assert_cmphex (get_pixel (&picture, x, top), ==, to_pixel (&picture.theme.cores));
  /* The kernel's line, at half a core; its edges are smooth. */
  line = (int) slab_plot_axis_to_pixel (axis, 0.5);
  for (guint c = 0; c < 3; c++)
    {
      const guint32 pixel = get_pixel (&picture, (int) slab_plot_axis_to_pixel (&picture.layout.time, 0.033), line);

      g_assert_cmpint (ABS ((gint) (pixel >> 8 * c & 0xff) - (gint) (to_pixel (&picture.theme.memory) >> 8 * c & 0xff)),
                       <=, 40);
    }
  first = slab_timeline_describe_hit (trace, &hits[0]);
  second = slab_timeline_describe_hit (trace, &hits[1]);
  g_assert_nonnull (
      strstr (first, "1.0 of 4 cores busy\n0.5 of them in the kernel\n1.0 threads ready without a core\n"));
  g_assert_nonnull (strstr (second, "\n7.0 threads ready without a core\n"));
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Where the words begin that say what is in the graph of the cores. */
static int
find_words (const Picture *picture)
{
  const double em = picture->theme.font_size;
  const int y = (int) (picture->layout.graphs[SLAB_TIMELINE_CORES].end + SLAB_TIMELINE_TITLE * em);

  for (int x = (int) picture->layout.time.start + 2; x < cairo_image_surface_get_width (picture->surface); x++)
    for (int row = y - 3; row <= y + 3; row++)
      if ((get_pixel (picture, x, row) & 0xff) < 0x90)
        return x;
  return -1;
}

/* How many had no core is written where the scale has no room for it, and only there. */
static void
test_beyond_words (void)
{
  int begins[2];

  for (guint i = 0; i < 2; i++)
    {
      SlabTrace *trace = make_chunk ();
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
      Picture picture;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "4");
      sample.time = 100 * MS;
      sample.cores_busy = 1.0;
      sample.cores_queued = i == 0 ? 2.0 : 7.0;
      slab_trace_add_sample (trace, &sample, NULL);
      slab_trace_end_at (trace, 100 * MS);
      draw (&picture, trace, NULL, 1000, 600, 1.0, FALSE, NULL);
      begins[i] = find_words (&picture);
      g_assert_cmpint (begins[i], >, 0);
      /* "up to 8.0, beyond this scale" is 28 letters. */
      if (i == 1)
        g_assert_cmpint (begins[0] - begins[1], >, (int) (6.0 * picture.theme.font_size));
      cairo_surface_destroy (picture.surface);
      g_assert_finalize_object (trace);
    }
}

/* 16 threads on 2 cores: the scale is that of the cores. More cores busy than there are can only be the clocks'. */
static void
test_cores_scale (void)
{
  SlabTrace *trace = slab_trace_new (16);
  SlabTimelineLayout layout;
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  add_sample (trace, 50 * MS, 1.9, 1);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 600);
  g_assert_cmpfloat_with_epsilon (layout.graphs[SLAB_TIMELINE_CORES].high, 1.1 * 16.0, 1e-9);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 600);
  g_assert_cmpfloat_with_epsilon (layout.graphs[SLAB_TIMELINE_CORES].high, 1.1 * 2.0, 1e-9);
  add_sample (trace, 100 * MS, 2.5, 1);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 600);
  g_assert_cmpfloat_with_epsilon (layout.graphs[SLAB_TIMELINE_CORES].high, 1.1 * 3.0, 1e-9);
  g_assert_finalize_object (trace);
}

/* 5000 pages and 1 MB read in the first half, 0.5 MB written in the second. */
static void
test_rates (void)
{
  SlabTrace *trace = make_chunk ();
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  Picture picture;

  sample.time = 50 * MS;
  sample.minor_faults = 5000;
  sample.major_faults = 0;
  sample.disk_read_bytes = 1000000;
  sample.disk_written_bytes = 0;
  slab_trace_add_sample (trace, &sample, NULL);
  sample.time = 100 * MS;
  sample.minor_faults = sample.disk_read_bytes = 0;
  sample.disk_written_bytes = 500000;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
  g_assert_cmpfloat_with_epsilon (picture.layout.graphs[SLAB_TIMELINE_FAULTS].high, 112000.0, 1.0);
  g_assert_cmpfloat_with_epsilon (picture.layout.graphs[SLAB_TIMELINE_DISK].high, 22400000.0, 1.0);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_FAULTS, 0.013, 70000.0), &picture.theme.memory, 0.16);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_FAULTS, 0.063, 70000.0), &picture.theme.background, 1.0);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_DISK, 0.013, 14000000.0),
               &picture.theme.phases[SLAB_PHASE_READ], 0.16);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_DISK, 0.063, 14000000.0), &picture.theme.background, 1.0);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_DISK, 0.063, 5000000.0),
               &picture.theme.phases[SLAB_PHASE_WRITE], 0.16);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

static guint
count_dark (const Picture *picture, double left, double right, double top, double bottom)
{
  guint n = 0;

  for (int y = (int) top; y < (int) bottom; y++)
    for (int x = (int) left; x < (int) right; x++)
      n += (get_pixel (picture, x, y) & 0xff) < 0x90 ? 1 : 0;
  return n;
}

/* A disk that was looked at and had nothing to do: a line of words beside its name, and no height of a graph. */
static void
test_idle_disk (void)
{
  guint64 read[] = { 0, 1000000 };

  for (guint round = 0; round < 2; round++)
    {
      SlabTrace *trace = make_chunk ();
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
      const SlabPlotAxis *axis;
      Picture picture;
      double em, words;

      sample.time = 100 * MS;
      sample.disk_read_bytes = read[round];
      sample.disk_written_bytes = 0;
      slab_trace_add_sample (trace, &sample, NULL);
      slab_trace_end_at (trace, 100 * MS);
      draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
      g_assert_true (has_graph (&picture.layout, SLAB_TIMELINE_DISK));
      em = picture.theme.font_size;
      axis = &picture.layout.graphs[SLAB_TIMELINE_DISK];
      words = axis->end - 0.62 * em;
      if (round == 0)
        g_assert_cmpfloat (axis->start - axis->end, <, 0.5 * em);
      else
        g_assert_cmpfloat (axis->start - axis->end, >, 2.0 * em);
      /* The words begin where time does; a legend is at the other end. */
      g_assert_true ((count_dark (&picture, picture.layout.time.start, picture.layout.time.start + 6.0 * em,
                                  words - 0.5 * em, words + 0.5 * em)
                      > 20)
                     == (round == 0));
      /* Its name is there in any case, and the line that says nothing has no figures. */
      g_assert_cmpuint (
          count_dark (&picture, 0, picture.layout.time.start - 4.0 * em, words - 0.5 * em, words + 0.5 * em), >, 20);
      if (round == 0)
        g_assert_cmpuint (count_dark (&picture, 0, picture.layout.time.start, axis->end + 1.0, axis->start), ==, 0);
      /* What it does not take is the others'. */
      g_assert_cmpfloat_with_epsilon (picture.layout.axis_y, 500.0 - 2.2 * em - 0.25 * em, 0.6 * em);
      cairo_surface_destroy (picture.surface);
      g_assert_finalize_object (trace);
    }
}

/* 160 MB in a tenth of a second are 1.6 GB/s. */
static void
test_useful (void)
{
  SlabTrace *trace = make_chunk ();
  SlabTrace *fast = make_chunk ();
  Picture picture;
  guint n_dashes = 0;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "2e9,3.7e9");
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
  g_assert_cmpfloat_with_epsilon (picture.layout.graphs[SLAB_TIMELINE_USEFUL].high, 1.12 * 3.7e9, 1e3);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_USEFUL, 0.033, 0.8e9), &picture.theme.accent, 0.2);
  assert_tint (get_graph_pixel (&picture, SLAB_TIMELINE_USEFUL, 0.033, 2.6e9), &picture.theme.background, 1.0);
  /* Dashed: it comes and goes. */
  for (guint i = 0; i < 100; i++)
    if (get_graph_pixel (&picture, SLAB_TIMELINE_USEFUL, 0.01 + 0.0004 * i, 3.7e9) != 0xffffff)
      n_dashes++;
  g_assert_cmpuint (n_dashes, >, 20);
  g_assert_cmpuint (n_dashes, <, 80);
  cairo_surface_destroy (picture.surface);

  /* So far away that what was reached would be pressed flat: only in words. */
  slab_trace_set_property_string (fast, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "2e10,4e10");
  slab_trace_end_at (fast, 100 * MS);
  draw (&picture, fast, NULL, 1000, 500, 1.0, FALSE, NULL);
  g_assert_cmpfloat (picture.layout.graphs[SLAB_TIMELINE_USEFUL].high, <, 2e9);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
  g_assert_finalize_object (fast);
}

/* Only what there are figures of has a place; where that is scarce, the last ones go first. */
static void
test_shown (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
  double height;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 500);
  g_assert_true (has_graph (&layout, SLAB_TIMELINE_CORES) && has_graph (&layout, SLAB_TIMELINE_MEMORY));
  g_assert_false (has_graph (&layout, SLAB_TIMELINE_USEFUL) || has_graph (&layout, SLAB_TIMELINE_FAULTS)
                  || has_graph (&layout, SLAB_TIMELINE_DISK));
  height = slab_timeline_get_minimum_height (trace, &theme);

  sample.time = 50 * MS;
  sample.minor_faults = 1;
  slab_trace_add_sample (trace, &sample, NULL);
  g_assert_cmpfloat (slab_timeline_get_minimum_height (trace, &theme), >, height);
  sample.time = 60 * MS;
  sample.disk_read_bytes = 1;
  slab_trace_add_sample (trace, &sample, NULL);
  height = slab_timeline_get_minimum_height (trace, &theme);
  for (guint g = 0; g < 2; g++)
    {
      slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, height - 30.0 * g);
      g_assert_true (has_graph (&layout, SLAB_TIMELINE_FAULTS));
      g_assert_cmpint (has_graph (&layout, SLAB_TIMELINE_DISK), ==, g == 0);
      g_assert_cmpfloat (layout.axis_y + theme.font_size, <=, layout.height);
      g_assert_cmpfloat (layout.totals_y, >, 0.0);
    }
  g_assert_finalize_object (trace);

  /* Another program's trace has no samples at all. */
  trace = slab_trace_new (1);
  slab_trace_end_at (trace, 100 * MS);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 500);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    g_assert_false (has_graph (&layout, (SlabTimelineGraph) g));
  g_assert_finalize_object (trace);
}

/* Once more, as where all below @bottom is out of sight. */
static void
draw_cut (Picture *picture, SlabTrace *trace, double bottom)
{
  cairo_t *cr = cairo_create (picture->surface);

  slab_timeline_layout_show_axis (&picture->layout, &picture->theme, bottom);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  slab_timeline_draw (cr, trace, &picture->layout, &picture->theme, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

static guint
count_left (SlabTrace *trace, double bottom)
{
  Picture picture;
  guint n = 0;

  draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
  draw_cut (&picture, trace, bottom);
  /* From above the name of the memory's graph to the time axis, where there is nothing else. */
  for (int y = (int) picture.layout.graphs[SLAB_TIMELINE_MEMORY].end - 3; y < (int) picture.layout.axis_shown_y; y++)
    for (int x = 0; x < (int) (picture.layout.time.start - 5 * picture.theme.font_size); x++)
      n += (get_pixel (&picture, x, y) & 0xff) < 0x90 ? 1 : 0;
  cairo_surface_destroy (picture.surface);
  return n;
}

/* A name that the lower edge cuts is left out, for dots of it say nothing. */
static void
test_cut (void)
{
  SlabTrace *trace = make_trace ();
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
  double bottom = 0;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 500);
  g_assert_cmpuint (count_left (trace, 500), >, 30);
  /* Lowered to where the axis would lie over the middle of the name. */
  do
    slab_timeline_layout_show_axis (&layout, &theme, ++bottom);
  while (layout.axis_shown_y < layout.graphs[SLAB_TIMELINE_MEMORY].end - 0.62 * theme.font_size);
  g_assert_cmpuint (count_left (trace, bottom), ==, 0);
  g_assert_finalize_object (trace);
}

/* Where the time axis is drawn over a graph, what is above it is shaded and the gutter says that there is more. */
static void
test_more (void)
{
  for (guint round = 0; round < 2; round++)
    {
      SlabTrace *trace = make_trace ();
      double em, y;
      Picture picture;
      guint32 edge;

      draw (&picture, trace, NULL, 1000, 500, 1.0, FALSE, NULL);
      em = picture.theme.font_size;
      draw_cut (&picture, trace, round == 0 ? 500 : picture.layout.graphs[SLAB_TIMELINE_MEMORY].end + 4.0 * em);
      g_assert_true ((picture.layout.axis_shown_y < picture.layout.axis_y) == (round == 1));
      y = picture.layout.axis_shown_y;
      edge = get_pixel (&picture, 4, (int) y - 2);
      g_assert_true ((edge < to_pixel (&picture.theme.background)) == (round == 1));
      g_assert_cmphex (get_pixel (&picture, 4, (int) (y - 2.0 * em)), ==, to_pixel (&picture.theme.background));
      g_assert_true ((count_dark (&picture, 0, picture.layout.time.start - 2.0 * em, y + 0.5 * em, y + 1.7 * em) > 20)
                     == (round == 1));
      cairo_surface_destroy (picture.surface);
      g_assert_finalize_object (trace);
    }
}

/* What is moved over and over by a whole problem's sweeps is not called useful. */
static void
test_moved (void)
{
  static const char *const names[] = { "sweep", NULL };
  const SlabTracePass pass = { 30 * MS, 60000000 };
  const guint item = SLAB_TIMELINE_ITEM_GRAPH + SLAB_TIMELINE_USEFUL;
  SlabTrace *sweeps = slab_trace_new (1), *chunks = make_trace ();
  const SlabTimelineHit hit = { 0.015, -1, G_MAXUINT64, 0, 0 };
  g_autofree char *moved = NULL, *useful = slab_timeline_dup_item_name (chunks, item);
  g_autofree char *rate = NULL, *said = NULL;

  slab_trace_set_pass_names (sweeps, names);
  slab_trace_add_span_with_passes (sweeps, 0, &(SlabSpan){ 0, 30 * MS, 0, -1, 0, SLAB_PHASE_FILTER }, &pass);
  slab_trace_end_at (sweeps, 30 * MS);
  moved = slab_timeline_dup_item_name (sweeps, item);
  g_assert_cmpstr (moved, ==, "Moved GB/s");
  g_assert_cmpstr (useful, ==, "Useful GB/s");
  /* 60 MB in 30 ms. */
  rate = slab_timeline_describe_range_rates (sweeps, &(SlabTimelineRange){ 0.01, 0.02 }, NULL);
  g_assert_cmpstr (rate, ==, "2.00\u00a0GB/s moved");
  said = slab_timeline_describe_hit (sweeps, &hit);
  g_assert_nonnull (strstr (said, "2.00 GB/s moved"));
  g_assert_finalize_object (sweeps);
  g_assert_finalize_object (chunks);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-graphs/total", test_total);
  g_test_add_func ("/timeline-graphs/memory", test_memory);
  g_test_add_func ("/timeline-graphs/threads", test_threads);
  g_test_add_func ("/timeline-graphs/queued", test_queued);
  g_test_add_func ("/timeline-graphs/beyond-words", test_beyond_words);
  g_test_add_func ("/timeline-graphs/cores-scale", test_cores_scale);
  g_test_add_func ("/timeline-graphs/rates", test_rates);
  g_test_add_func ("/timeline-graphs/more", test_more);
  g_test_add_func ("/timeline-graphs/idle-disk", test_idle_disk);
  g_test_add_func ("/timeline-graphs/useful", test_useful);
  g_test_add_func ("/timeline-graphs/moved", test_moved);
  g_test_add_func ("/timeline-graphs/shown", test_shown);
  g_test_add_func ("/timeline-graphs/cut", test_cut);
  return g_test_run ();
}
