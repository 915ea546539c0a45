/* SPDX-License-Identifier: MIT */
#include "profile-fixture.h"

#include <string.h>

#include "app/slab-profile-picture.h"

#define WIDTH 700
#define HEIGHT 360

static SlabTimelineLayout
make_layout (SlabTrace *trace, const SlabPlotTheme *theme, double scale, double start, double end)
{
  const SlabTimelineRange range = { start, end };
  SlabTimelineLayout layout;

  slab_timeline_layout_init (&layout, trace, &range, theme, WIDTH, HEIGHT);
  layout.device_scale = scale;
  return layout;
}

static cairo_surface_t *
make_surface (double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (WIDTH * scale),
                                                         (int) (HEIGHT * scale));

  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

/* How many lines of pixels, from @first to before @end, are not the same; a pixel's highest byte is no one's. */
static int
count_different (cairo_surface_t *a, cairo_surface_t *b, int first, int end)
{
  const int width = cairo_image_surface_get_width (a);
  int n = 0;

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  for (int y = first; y < end; y++)
    {
      const guint32 *p = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (a)
                                                            + y * cairo_image_surface_get_stride (a));
      const guint32 *q = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (b)
                                                            + y * cairo_image_surface_get_stride (b));
      gboolean same = TRUE;

      for (int x = 0; x < width; x++)
        same = same && (p[x] & 0xffffff) == (q[x] & 0xffffff);
      n += same ? 0 : 1;
    }
  return n;
}

static void
paint (SlabProfilePicture *picture, cairo_surface_t *surface, SlabTrace *trace, const SlabTimelineLayout *layout,
       const SlabPlotTheme *theme, int top, int height)
{
  cairo_t *cr = cairo_create (surface);

  slab_profile_picture_paint (picture, cr, trace, layout, theme, top, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

/* To the pixel what the plot draws, as far as it is in sight. */
static void
test_same (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      SlabTrace *trace = profile_make_trace ();
      SlabProfilePicture *picture = slab_profile_picture_new ();
      cairo_surface_t *whole = make_surface (scale), *drawn = make_surface (scale), *part = make_surface (scale);
      cairo_surface_t *empty = make_surface (scale);
      SlabTimelineLayout layout;
      SlabPlotTheme theme;
      cairo_t *cr;

      slab_plot_theme_init (&theme, FALSE, FALSE);
      layout = make_layout (trace, &theme, scale, 0.0, 0.05);
      cr = cairo_create (drawn);
      slab_timeline_draw (cr, trace, &layout, &theme, NULL);
      cairo_destroy (cr);
      paint (picture, whole, trace, &layout, &theme, 0, HEIGHT);
      g_assert_cmpint (count_different (whole, drawn, 0, HEIGHT * scale), ==, 0);

      paint (picture, part, trace, &layout, &theme, 40, 100);
      g_assert_cmpint (count_different (part, empty, 0, 40 * scale), ==, 0);
      g_assert_cmpint (count_different (part, drawn, 40 * scale, 140 * scale), ==, 0);
      g_assert_cmpint (count_different (part, empty, 140 * scale, HEIGHT * scale), ==, 0);

      slab_profile_picture_free (picture);
      cairo_surface_destroy (whole);
      cairo_surface_destroy (drawn);
      cairo_surface_destroy (part);
      cairo_surface_destroy (empty);
      g_assert_finalize_object (trace);
    }
}

static void
test_kept (void)
{
  SlabTrace *trace = profile_make_trace (), *other = profile_make_trace ();
  g_autoptr (SlabProfilePicture) picture = slab_profile_picture_new ();
  cairo_surface_t *surface = make_surface (1.0), *before = make_surface (1.0);
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
  char *family = g_strdup ("Sans"), *same_family = g_strdup ("Sans");

  slab_plot_theme_init (&theme, FALSE, FALSE);
  theme.font_family = family;
  layout = make_layout (trace, &theme, 1.0, 0.0, 0.1);
  paint (picture, before, trace, &layout, &theme, 0, HEIGHT);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 1);
  layout = make_layout (trace, &theme, 1.0, 0.0, 0.1);
  theme.font_family = same_family;
  paint (picture, surface, trace, &layout, &theme, 0, HEIGHT);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 1);
  g_assert_cmpint (count_different (surface, before, 0, HEIGHT), ==, 0);

  /* Another range, part, colouring, mark, font at the same place, background, size or run. */
  layout = make_layout (trace, &theme, 1.0, 0.0, 0.05);
  paint (picture, surface, trace, &layout, &theme, 0, HEIGHT);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 2);
  g_assert_cmpint (count_different (surface, before, 0, HEIGHT), >, 0);
  paint (picture, surface, trace, &layout, &theme, 1, HEIGHT - 1);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 3);
  layout.colors = SLAB_TIMELINE_BY_CHUNK;
  paint (picture, surface, trace, &layout, &theme, 1, HEIGHT - 1);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 4);
  layout.selection_end = 0.02;
  paint (picture, surface, trace, &layout, &theme, 1, HEIGHT - 1);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 5);
  strcpy (same_family, "Mono");
  paint (picture, surface, trace, &layout, &theme, 1, HEIGHT - 1);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 6);
  theme.background.blue -= 0.5;
  paint (picture, surface, trace, &layout, &theme, 1, HEIGHT - 1);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 7);
  paint (picture, surface, trace, &layout, &theme, 1, HEIGHT - 2);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 8);
  paint (picture, surface, other, &layout, &theme, 1, HEIGHT - 2);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 9);
  paint (picture, surface, other, &layout, &theme, 1, HEIGHT - 2);
  g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 9);

  /* It is not what keeps a run alive that nobody shows. */
  slab_profile_picture_clear (picture);
  cairo_surface_destroy (surface);
  cairo_surface_destroy (before);
  g_assert_finalize_object (trace);
  g_assert_finalize_object (other);
  g_free (family);
  g_free (same_family);
}

/* Of a run that lasts, every frame may be another one. */
static void
test_live (void)
{
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabProfilePicture) picture = slab_profile_picture_new ();
  cairo_surface_t *surface = make_surface (1.0);
  SlabTimelineLayout layout;
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_trace_begin (trace);
  profile_add_span (trace, 0, SLAB_PHASE_FILTER, 0, 10, 0, 0);
  layout = make_layout (trace, &theme, 1.0, 0.0, 0.1);
  for (guint i = 1; i <= 2; i++)
    {
      paint (picture, surface, trace, &layout, &theme, 0, HEIGHT);
      g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, i);
    }
  slab_trace_end_at (trace, 100 * PROFILE_MS);
  for (guint i = 0; i < 2; i++)
    {
      paint (picture, surface, trace, &layout, &theme, 0, HEIGHT);
      g_assert_cmpuint (slab_profile_picture_get_n_drawn (picture), ==, 3);
    }
  slab_profile_picture_clear (picture);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (trace);
}

/* What was handed out stays as it was until whoever has it lets go: a frame may still be drawn of it. */
static void
test_held (void)
{
  SlabTrace *trace = profile_make_trace ();
  g_autoptr (SlabProfilePicture) picture = slab_profile_picture_new ();
  cairo_surface_t *drawn = make_surface (1.0), *late = make_surface (1.0);
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
  cairo_t *cr;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  layout = make_layout (trace, &theme, 1.0, 0.0, 0.1);
  paint (picture, recording, trace, &layout, &theme, 0, HEIGHT);
  paint (picture, drawn, trace, &layout, &theme, 0, HEIGHT);
  for (guint i = 1; i <= 5; i++)
    {
      cairo_surface_t *other = make_surface (1.0);

      layout = make_layout (trace, &theme, 1.0, 0.0, 0.1 - 0.01 * i);
      paint (picture, other, trace, &layout, &theme, 0, HEIGHT);
      cairo_surface_destroy (other);
    }
  slab_profile_picture_clear (picture);
  cr = cairo_create (late);
  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_assert_cmpint (count_different (late, drawn, 0, HEIGHT), ==, 0);
  cairo_surface_destroy (recording);
  cairo_surface_destroy (late);
  cairo_surface_destroy (drawn);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-picture/same", test_same);
  g_test_add_func ("/profile-picture/kept", test_kept);
  g_test_add_func ("/profile-picture/live", test_live);
  g_test_add_func ("/profile-picture/held", test_held);
  return g_test_run ();
}
