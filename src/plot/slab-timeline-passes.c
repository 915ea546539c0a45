/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <math.h>

/*
 * The strip under a filter's spans. Its passes alternate many times within a span, and only how long each took is
 * recorded: so they lie over each other, each as high as its share and as long as the span. From left to right is time
 * everywhere else in the picture, and would be read as an order here too.
 */

#define ALL 255
/* Of less than this nothing is seen; what is more has a row of pixels in any case. */
#define LEAST 3
#define HATCH_DISTANCE 4.0
#define HATCH_ALPHA 0.5

/**
 * slab_timeline_shares_init:
 * @times: (array length=n): of the passes, nanoseconds
 * @n: how many passes, up to %SLAB_TRACE_MAX_PASSES
 * @all: of what they are parts of; where they add up to more, that counts
 * @opacity: 0..1
 */
void
slab_timeline_shares_init (SlabTimelineShares *shares, const gint64 *times, guint n, gint64 all, double opacity)
{
  double sum = 0.0, whole;

  *shares = (SlabTimelineShares){ .opacity = (guint8) (ALL * CLAMP (opacity, 0.0, 1.0) + 0.5) };
  for (guint p = 0; p < n; p++)
    sum += (double) MAX (times[p], 0);
  whole = MAX (sum, (double) all);
  if (!(sum > 0.0))
    shares->opacity = 0;
  sum = 0.0;
  for (guint p = 0; p < n && whole > 0.0; p++)
    {
      sum += (double) MAX (times[p], 0);
      shares->ends[p] = (guint8) (ALL * (sum / whole) + 0.5);
    }
}

/**
 * slab_timeline_shares_split:
 * @n: how many passes
 * @units: > 0
 * @sizes: (out): of each pass and, last, of what is outside of them; together @units
 */
void
slab_timeline_shares_split (const SlabTimelineShares *shares, guint n, int units, int sizes[SLAB_TRACE_MAX_PASSES + 1])
{
  int parts[SLAB_TRACE_MAX_PASSES + 1], seen = 0, sum = 0;

  for (guint i = 0; i <= n; i++)
    {
      parts[i] = (i < n ? shares->ends[i] : ALL) - (i > 0 ? shares->ends[i - 1] : 0);
      parts[i] = parts[i] < LEAST ? 0 : parts[i];
      seen += parts[i];
    }
  for (guint i = 0; i <= n; i++)
    {
      sizes[i] = parts[i] > 0 ? MAX ((2 * parts[i] * units + seen) / (2 * seen), 1) : 0;
      sum += sizes[i];
    }
  /* What rounding added or lost is the largest one's: there it changes the least. */
  while (sum != units && seen > 0)
    {
      guint largest = 0;

      for (guint i = 1; i <= n; i++)
        if (sizes[i] > sizes[largest])
          largest = i;
      sizes[largest] += sum < units ? 1 : -1;
      sum += sum < units ? 1 : -1;
    }
}

static gboolean
is_same (const SlabTimelineShares *a, const SlabTimelineShares *b)
{
  if (a->opacity != b->opacity)
    return FALSE;
  for (guint p = 0; p < SLAB_TRACE_MAX_PASSES; p++)
    if (a->ends[p] != b->ends[p])
      return FALSE;
  return TRUE;
}

static int
find_run_end (const SlabTimelineShares *shares, int n, int first)
{
  int end = first + 1;

  while (end < n && is_same (&shares[end], &shares[first]))
    end++;
  return end;
}

static SlabColor
get_color (const SlabTimelineCanvas *canvas, guint part, guint n_passes)
{
  return part < n_passes ? slab_timeline_get_pass_color (canvas, part) : canvas->theme->phases[SLAB_PHASE_WAIT];
}

/* Diagonals on the grid of the picture, as those of waiting, but closer. */
static gboolean
is_hatched (const SlabTimelineCanvas *canvas, int column, int row)
{
  const int distance = MAX ((int) round (HATCH_DISTANCE / canvas->pixel), 2);
  const int width = MAX ((int) round (1.0 / canvas->pixel), 1);

  return (column + row) % distance < width;
}

/**
 * slab_timeline_put_shares:
 * @shares: (array length=n): of each column of @raster from the left
 * @y: upper edge of the strip
 */
void
slab_timeline_put_shares (const SlabTimelineCanvas *canvas, const SlabTimelineShares *shares, int n, double y,
                          double height, SlabTimelineRaster *raster)
{
  const guint n_passes = slab_trace_get_n_passes (canvas->trace);
  const int first = (int) CLAMP (round ((y - raster->y) / canvas->pixel), 0.0, raster->height);
  const int last = (int) CLAMP (round ((y + height - raster->y) / canvas->pixel), 0.0, raster->height);
  const int n_columns = MIN (n, raster->width);
  int sizes[SLAB_TRACE_MAX_PASSES + 1], end;

  for (int i = 0; i < n_columns && last > first; i = end)
    {
      const double opacity = shares[i].opacity / (double) ALL;
      const guint32 hatch = slab_timeline_to_pixel (&canvas->theme->dim, HATCH_ALPHA * opacity);
      int row = first;

      end = find_run_end (shares, n_columns, i);
      if (shares[i].opacity == 0)
        continue;
      slab_timeline_shares_split (&shares[i], n_passes, last - first, sizes);
      for (guint part = 0; part <= n_passes; part++)
        {
          const SlabColor color = get_color (canvas, part, n_passes);
          const guint32 pixel = slab_timeline_to_pixel (&color, opacity);

          for (int until = row + sizes[part]; row < until; row++)
            for (int column = i; column < end; column++)
              {
                guint32 *at = &raster->pixels[(gsize) row * (gsize) raster->stride + (gsize) column];

                slab_timeline_blend (at, pixel);
                if (part == n_passes && is_hatched (canvas, column, row))
                  slab_timeline_blend (at, hatch);
              }
        }
    }
}

/* The same as paths, for what is enlarged later. */
void
slab_timeline_paint_shares (const SlabTimelineCanvas *canvas, const SlabTimelineShares *shares, int n, double y,
                            double height)
{
  const guint n_passes = slab_trace_get_n_passes (canvas->trace);
  const int units = 100;
  int sizes[SLAB_TRACE_MAX_PASSES + 1], end;

  for (int i = 0; i < n; i = end)
    {
      const double x = canvas->layout->time.start + i * canvas->pixel;
      double top = y;

      end = find_run_end (shares, n, i);
      if (shares[i].opacity == 0)
        continue;
      slab_timeline_shares_split (&shares[i], n_passes, units, sizes);
      for (guint part = 0; part <= n_passes; part++)
        {
          const SlabColor color = get_color (canvas, part, n_passes);
          const double size = height * sizes[part] / units, width = (end - i) * canvas->pixel;

          if (sizes[part] == 0)
            continue;
          slab_timeline_fill (canvas, x, top, width, size, &color, shares[i].opacity / (double) ALL);
          if (part == n_passes && width >= HATCH_DISTANCE)
            slab_timeline_draw_idle_hatch (canvas, x, top, width, size);
          top += size;
        }
    }
}
