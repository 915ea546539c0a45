/* SPDX-License-Identifier: MIT */
#include "slab-planes-layout.h"

#include <math.h>
#include <string.h>

#include "profile/slab-name-table.h"
#include "slice/slab-slice-request.h"

/* Another layout must be this much better than one that comes before it in the order of preference. */
#define CLEARLY_BETTER 1.02
#define N_HALVINGS 40

typedef enum
{
  BESIDE_TWO, /* XY left, the others to its right, one above the other */
  ROW,
  COLUMN,
  ABOVE_TWO, /* XY above, the others under it, side by side */
  N_ARRANGEMENTS,
} Arrangement;

static const SlabPlanesLayout layouts[N_ARRANGEMENTS] = { SLAB_PLANES_LAYOUT_GRID, SLAB_PLANES_LAYOUT_ROW,
                                                          SLAB_PLANES_LAYOUT_COLUMN, SLAB_PLANES_LAYOUT_GRID };

static const char *const ids[SLAB_N_PLANES_LAYOUTS] = { "auto", "single", "row", "grid", "column" };

const char *
slab_planes_layout_get_id (SlabPlanesLayout layout)
{
  g_return_val_if_fail (layout < SLAB_N_PLANES_LAYOUTS, NULL);

  return ids[layout];
}

/**
 * slab_planes_layout_from_id:
 * @id: (nullable):
 * @layout: (out): untouched where @id names none
 *
 * Returns: whether there is such a layout
 */
gboolean
slab_planes_layout_from_id (const char *id, SlabPlanesLayout *layout)
{
  const gint index = slab_name_table_find (ids, G_N_ELEMENTS (ids), id);

  g_return_val_if_fail (layout != NULL, FALSE);

  if (index >= 0)
    *layout = (SlabPlanesLayout) index;
  return index >= 0;
}

/* What the planes, and all of them in an arrangement, take up at a zoom. */
typedef struct
{
  double width[SLAB_N_AXES];
  double height[SLAB_N_AXES];
  double total_width;
  double total_height;
} Need;

static Need
get_need (Arrangement arrangement, const double extent[SLAB_N_AXES], const SlabPlanesRoom *room, double zoom)
{
  const double gap = room->gap;
  Need need;
  double *w = need.width;
  double *h = need.height;

  for (guint plane = 0; plane < SLAB_N_AXES; plane++)
    {
      w[plane] = MAX (ceil (extent[slab_slice_get_horizontal ((SlabAxis) plane)] * zoom), (double) room->min_width);
      h[plane] = MAX (ceil (extent[slab_slice_get_vertical ((SlabAxis) plane)] * zoom), (double) room->min_height)
                 + room->bar;
    }
  switch (arrangement)
    {
    case BESIDE_TWO:
      need.total_width = w[0] + gap + MAX (w[1], w[2]);
      need.total_height = MAX (h[0], h[1] + gap + h[2]);
      break;
    case ROW:
      need.total_width = w[0] + gap + w[1] + gap + w[2];
      need.total_height = MAX (MAX (h[0], h[1]), h[2]);
      break;
    case COLUMN:
      need.total_width = MAX (MAX (w[0], w[1]), w[2]);
      need.total_height = h[0] + gap + h[1] + gap + h[2];
      break;
    case ABOVE_TWO:
    case N_ARRANGEMENTS:
    default:
      need.total_width = MAX (w[0], w[1] + gap + w[2]);
      need.total_height = h[0] + gap + MAX (h[1], h[2]);
      break;
    }
  return need;
}

static gboolean
fits (Arrangement arrangement, const double extent[SLAB_N_AXES], const SlabPlanesRoom *room, double zoom)
{
  const Need need = get_need (arrangement, extent, room, zoom);

  return need.total_width <= room->width && need.total_height <= room->height;
}

/* The largest zoom at which everything fits, 0 where not even the smallest pictures do. */
static double
get_zoom (Arrangement arrangement, const double extent[SLAB_N_AXES], const SlabPlanesRoom *room)
{
  double low = 0, high;

  if (!fits (arrangement, extent, room, 0))
    return 0;
  /* All of the room for the shortest axis is more than enough. */
  high = MAX (room->width, room->height) / MIN (MIN (extent[0], extent[1]), extent[2]);
  for (guint i = 0; i < N_HALVINGS; i++)
    {
      const double middle = (low + high) / 2;

      if (fits (arrangement, extent, room, middle))
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* Shares @length between two: what is left over goes to the first where @keep, else to each by its need. */
static void
share (int length, int gap, double first_need, double second_need, gboolean keep, int *first, int *second)
{
  const int both = length - gap;

  *second = keep ? (int) second_need : (int) round (both * second_need / (first_need + second_need));
  *first = both - *second;
}

static void
place_all (Arrangement arrangement, const Need *need, const SlabPlanesRoom *room, GdkRectangle places[SLAB_N_AXES])
{
  const int width = room->width, height = room->height, gap = room->gap;
  const double *w = need->width;
  const double *h = need->height;
  int a, b, c, rest;

  switch (arrangement)
    {
    case BESIDE_TWO:
      share (width, gap, w[0], MAX (w[1], w[2]), TRUE, &a, &rest);
      share (height, gap, h[1], h[2], FALSE, &b, &c);
      places[0] = (GdkRectangle){ 0, 0, a, height };
      places[1] = (GdkRectangle){ a + gap, 0, rest, b };
      places[2] = (GdkRectangle){ a + gap, b + gap, rest, c };
      break;
    case ROW:
      share (width, gap, w[0], w[1] + gap + w[2], FALSE, &a, &rest);
      share (rest, gap, w[1], w[2], FALSE, &b, &c);
      places[0] = (GdkRectangle){ 0, 0, a, height };
      places[1] = (GdkRectangle){ a + gap, 0, b, height };
      places[2] = (GdkRectangle){ a + gap + b + gap, 0, c, height };
      break;
    case COLUMN:
      share (height, gap, h[0], h[1] + gap + h[2], TRUE, &a, &rest);
      share (rest, gap, h[1], h[2], FALSE, &b, &c);
      places[0] = (GdkRectangle){ 0, 0, width, a };
      places[1] = (GdkRectangle){ 0, a + gap, width, b };
      places[2] = (GdkRectangle){ 0, a + gap + b + gap, width, c };
      break;
    case ABOVE_TWO:
    case N_ARRANGEMENTS:
    default:
      share (height, gap, h[0], MAX (h[1], h[2]), TRUE, &a, &rest);
      share (width, gap, w[1], w[2], FALSE, &b, &c);
      places[0] = (GdkRectangle){ 0, 0, width, a };
      places[1] = (GdkRectangle){ 0, a + gap, b, rest };
      places[2] = (GdkRectangle){ b + gap, a + gap, c, rest };
      break;
    }
}

SlabPlanesLayout
slab_planes_layout_arrange (SlabPlanesLayout layout, const double extent[SLAB_N_AXES], SlabAxis single,
                            const SlabPlanesRoom *room, GdkRectangle places[SLAB_N_AXES])
{
  double best_zoom = 0;
  guint best = N_ARRANGEMENTS;
  Need need;

  g_return_val_if_fail (layout < SLAB_N_PLANES_LAYOUTS, SLAB_PLANES_LAYOUT_SINGLE);
  g_return_val_if_fail (extent != NULL && extent[0] > 0 && extent[1] > 0 && extent[2] > 0, SLAB_PLANES_LAYOUT_SINGLE);
  g_return_val_if_fail (single <= SLAB_AXIS_X, SLAB_PLANES_LAYOUT_SINGLE);
  g_return_val_if_fail (room != NULL && places != NULL, SLAB_PLANES_LAYOUT_SINGLE);

  for (guint i = 0; i < N_ARRANGEMENTS && layout != SLAB_PLANES_LAYOUT_SINGLE; i++)
    {
      const double zoom = get_zoom ((Arrangement) i, extent, room);
      const gboolean wished = layouts[i] == layout;
      const gboolean best_wished = best < N_ARRANGEMENTS && layouts[best] == layout;

      if (zoom <= 0 || (best_wished && !wished))
        continue;
      if (best == N_ARRANGEMENTS || (wished && !best_wished) || zoom > best_zoom * CLEARLY_BETTER)
        {
          best = i;
          best_zoom = zoom;
        }
    }

  memset (places, 0, SLAB_N_AXES * sizeof *places);
  if (best == N_ARRANGEMENTS)
    {
      places[single] = (GdkRectangle){ 0, 0, room->width, room->height };
      return SLAB_PLANES_LAYOUT_SINGLE;
    }
  need = get_need ((Arrangement) best, extent, room, best_zoom);
  place_all ((Arrangement) best, &need, room, places);
  return layouts[best];
}
