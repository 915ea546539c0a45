/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-measure.h"

G_BEGIN_DECLS

/* What a drag in a picture does: point, or draw a measure of that kind. */
typedef enum
{
  SLAB_MEASURE_TOOL_LINE = SLAB_MEASURE_LINE,
  SLAB_MEASURE_TOOL_RECTANGLE = SLAB_MEASURE_RECTANGLE,
  SLAB_MEASURE_TOOL_DISTANCE = SLAB_MEASURE_DISTANCE,
  SLAB_MEASURE_TOOL_ANGLE = SLAB_MEASURE_ANGLE,
  SLAB_MEASURE_TOOL_CURSOR,
  SLAB_N_MEASURE_TOOLS,
} SlabMeasureTool;

/**
 * SlabMeasures:
 *
 * The measures and bookmarks of a document, a GListModel of SlabMeasure in the order they were made, which of them is
 * selected, and the tool in hand. What was removed can be brought back. Main thread only.
 *
 * Properties (notified, on change only):
 *   "tool" (int, SlabMeasureTool), default CURSOR
 *   "selected" (SlabMeasure): NULL for none
 *   "can-restore" (boolean, read-only)
 *
 * Signals:
 *   "changed": something that is drawn: a measure, the selection, the mark
 */
#define SLAB_TYPE_MEASURES (slab_measures_get_type ())
G_DECLARE_FINAL_TYPE (SlabMeasures, slab_measures, SLAB, MEASURES, GObject)

SlabMeasures *slab_measures_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* All are measured anew; in a volume of another shape they make no sense and are gone. */
void slab_measures_set_volume (SlabMeasures *self, SlabVolume *volume);
SlabVolume *slab_measures_get_volume (SlabMeasures *self);

/* What the view shows of how many slices: values are of that. */
void slab_measures_set_slab (SlabMeasures *self, gint64 thickness, SlabProjection projection);
/* How the view fills the places between voxels: lines do likewise. */
void slab_measures_set_interpolation (SlabMeasures *self, SlabInterpolation interpolation);

/* Names it, if it has no name, and selects it. */
void slab_measures_add (SlabMeasures *self, SlabMeasure *measure);
void slab_measures_remove (SlabMeasures *self, SlabMeasure *measure);
gboolean slab_measures_can_restore (SlabMeasures *self);
/* The one that was removed last, at its place in the list. */
void slab_measures_restore (SlabMeasures *self);

void slab_measures_set_tool (SlabMeasures *self, SlabMeasureTool tool);
SlabMeasureTool slab_measures_get_tool (SlabMeasures *self);
/* "cursor", "line", …: states of "win.tool". */
const char *slab_measure_tool_get_id (SlabMeasureTool tool);
gboolean slab_measure_tool_from_id (const char *id, SlabMeasureTool *tool) G_GNUC_WARN_UNUSED_RESULT;

void slab_measures_set_selected (SlabMeasures *self, SlabMeasure *measure);
SlabMeasure *slab_measures_get_selected (SlabMeasures *self);
/* Which end of the selected measure the keys move. */
void slab_measures_set_end (SlabMeasures *self, guint end);
guint slab_measures_get_end (SlabMeasures *self);

/* How far along the selected line the pointer is, here or in its plot, 0 to 1; negative for nowhere. */
void slab_measures_set_mark (SlabMeasures *self, double share);
double slab_measures_get_mark (SlabMeasures *self);

/* All measures as a table, and the values along the selected line; numbers as every program reads them. */
char *slab_measures_to_csv (SlabMeasures *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
