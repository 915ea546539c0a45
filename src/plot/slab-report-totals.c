/* SPDX-License-Identifier: MIT */
#include "slab-report-totals.h"

#include "slab-plot-text.h"
#include "slab-timeline-plot.h"

#define LINE 1.6 /* of the font's size */

static char **
break_lines (SlabTrace *trace, SlabPlotText *text, double width)
{
  g_autofree char *totals = slab_timeline_describe_totals (trace);
  g_auto (GStrv) parts = g_strsplit (totals, " · ", -1);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *line = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *longer = line != NULL ? g_strconcat (line, " · ", parts[i], NULL) : g_strdup (parts[i]);

      if (line != NULL && slab_plot_text_get_width (text, longer) > width)
        {
          g_strv_builder_add (lines, line);
          g_free (line);
          line = g_strdup (parts[i]);
        }
      else
        {
          g_free (line);
          line = g_steal_pointer (&longer);
        }
    }
  if (line != NULL)
    g_strv_builder_add (lines, line);
  return g_strv_builder_end (lines);
}

double
slab_report_totals_get_height (SlabTrace *trace, const SlabPlotTheme *theme, double width)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  SlabPlotText text;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), 0.0);
  g_return_val_if_fail (theme != NULL, 0.0);

  surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cr = cairo_create (surface);
  slab_plot_text_init (&text, cr, theme);
  lines = break_lines (trace, &text, width);
  slab_plot_text_clear (&text);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return LINE * theme->font_size * g_strv_length (lines);
}

void
slab_report_totals_draw (cairo_t *cr, SlabTrace *trace, const SlabPlotTheme *theme, double x, double y, double width)
{
  SlabPlotText text;
  g_auto (GStrv) lines = NULL;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (theme != NULL);

  slab_plot_text_init (&text, cr, theme);
  lines = break_lines (trace, &text, width);
  slab_plot_set_color (cr, &theme->foreground, 1.0);
  for (guint i = 0; lines[i] != NULL; i++)
    slab_plot_text_draw (&text, lines[i], x, y + LINE * (i + 0.5) * theme->font_size, 0.0, -1.0);
  slab_plot_text_clear (&text);
}
