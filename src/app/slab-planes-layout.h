/* SPDX-License-Identifier: MIT */
#pragma once

#include <gdk/gdk.h>

#include "volume/slab-shape.h"

G_BEGIN_DECLS

/*
 * How the three planes of a volume share a rectangle: arithmetic without a widget. Any thread.
 *
 * A thin volume has one square plane and two strips. So the room is shared by what each plane needs: the largest zoom
 * at which all three fit is found, and every plane gets what it takes up at that zoom. Where the layout may be chosen,
 * the one with the largest such zoom is.
 */
typedef enum
{
  SLAB_PLANES_LAYOUT_AUTO,
  SLAB_PLANES_LAYOUT_SINGLE, /* one plane */
  SLAB_PLANES_LAYOUT_ROW,    /* side by side */
  SLAB_PLANES_LAYOUT_GRID,   /* XY large, the two others beside it, one above the other, or under it, side by side */
  SLAB_PLANES_LAYOUT_COLUMN, /* one above the other */
  SLAB_N_PLANES_LAYOUTS,
} SlabPlanesLayout;

/* As the action "win.layout" has it: "auto", "single", "row", "grid", "column". */
const char *slab_planes_layout_get_id (SlabPlanesLayout layout);
gboolean slab_planes_layout_from_id (const char *id, SlabPlanesLayout *layout);

/**
 * SlabPlanesRoom:
 * @width: of the rectangle, in logical pixels
 * @height: the same
 * @gap: between two planes
 * @bar: height of what belongs to a plane beside its picture
 * @min_width: a plane is never narrower
 * @min_height: its picture is never lower
 */
typedef struct
{
  int width;
  int height;
  int gap;
  int bar;
  int min_width;
  int min_height;
} SlabPlanesRoom;

/**
 * slab_planes_layout_arrange:
 * @layout: what is wished for
 * @extent: of the volume along each axis, in one unit, > 0
 * @single: the plane that is shown where it is one
 * @places: (out): of each plane; of no size for one that is not shown
 *
 * Where the room is too small for a layout, the best of those that fit is taken, and one plane where none does.
 *
 * Returns: the layout that was taken, never AUTO
 */
SlabPlanesLayout slab_planes_layout_arrange (SlabPlanesLayout layout, const double extent[SLAB_N_AXES], SlabAxis single,
                                             const SlabPlanesRoom *room, GdkRectangle places[SLAB_N_AXES]);

G_END_DECLS
