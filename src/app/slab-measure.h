/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-measure-plot.h"
#include "slice/slab-slice-request.h"
#include "volume/slab-histogram.h"
#include "volume/slab-line-sample.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_MEASURE_LINE,      /* from one end to the other: values */
  SLAB_MEASURE_RECTANGLE, /* from corner to corner: statistics */
  SLAB_MEASURE_DISTANCE,  /* from one end to the other: a length */
  SLAB_MEASURE_ANGLE,     /* its corner, and an end of each leg */
  SLAB_MEASURE_PLACE,     /* a bookmark: a voxel, and how it was seen */
  SLAB_N_MEASURE_KINDS,
} SlabMeasureKind;

#define SLAB_MEASURE_MAX_ENDS 3

/**
 * SlabMeasure:
 *
 * Something that was measured in a slice of a volume, or a place that is to be found again. Points are in voxels, where
 * voxel i reaches from i to i + 1. Values are found in a thread; while one is at work the newest wish waits, and one
 * that takes long is given up for it, so that results follow a drag. Main thread only.
 *
 * Signals:
 *   "changed": its points, its width, its name or what was found
 */
#define SLAB_TYPE_MEASURE (slab_measure_get_type ())
G_DECLARE_FINAL_TYPE (SlabMeasure, slab_measure, SLAB, MEASURE, GObject)

/* With every end at 0. */
SlabMeasure *slab_measure_new (SlabMeasureKind kind, SlabAxis plane, gint64 slice) G_GNUC_WARN_UNUSED_RESULT;

SlabMeasureKind slab_measure_get_kind (SlabMeasure *self);
SlabAxis slab_measure_get_plane (SlabMeasure *self);
gint64 slab_measure_get_slice (SlabMeasure *self);
/* "line", "rectangle", …: in actions and files; for people, in their language. */
const char *slab_measure_kind_get_id (SlabMeasureKind kind);
const char *slab_measure_kind_get_title (SlabMeasureKind kind);

/* What a person calls it; never NULL. */
void slab_measure_set_name (SlabMeasure *self, const char *name);
const char *slab_measure_get_name (SlabMeasure *self);

guint slab_measure_get_n_ends (SlabMeasure *self);
/* Kept within the slice where the volume is known. */
void slab_measure_set_end (SlabMeasure *self, guint end, const double point[SLAB_N_AXES]);
void slab_measure_get_end (SlabMeasure *self, guint end, double point[SLAB_N_AXES]);
/* All ends by as many voxels, as far as the slice goes. */
void slab_measure_move (SlabMeasure *self, const double by[SLAB_N_AXES]);
/* Samples side by side that a line averages, 1 to SLAB_LINE_MAX_WIDTH. */
void slab_measure_set_width (SlabMeasure *self, guint width);
guint slab_measure_get_width (SlabMeasure *self);

/* How a bookmark was seen; see SlabViewState. */
typedef struct
{
  gint64 cursor[SLAB_N_AXES];
  gboolean fitted;
  double zoom;
  double middle[SLAB_N_AXES];
} SlabMeasurePlace;

void slab_measure_set_place (SlabMeasure *self, const SlabMeasurePlace *place);
const SlabMeasurePlace *slab_measure_get_place (SlabMeasure *self);

/* What is measured from now on; NULL for nothing. */
void slab_measure_set_volume (SlabMeasure *self, SlabVolume *volume);
/* Values are those of a slab around the measure's slice, as the view shows it, from now on; see SlabSliceRequest. */
void slab_measure_set_slab (SlabMeasure *self, gint64 thickness, SlabProjection projection);
/* How a line finds values between the middles of voxels, from now on: as the view does. */
void slab_measure_set_interpolation (SlabMeasure *self, SlabInterpolation interpolation);
/* "maximum of 5 slices": what the values are of; NULL for those of one slice and for measures without values. */
char *slab_measure_describe_slab (SlabMeasure *self) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is being found out. */
gboolean slab_measure_is_up_to_date (SlabMeasure *self);

/* In units of the spacing, else in voxels; of a line or a distance. */
double slab_measure_get_length (SlabMeasure *self);
/* Degrees between the legs, 0 to 180; NaN where a leg has no length. */
double slab_measure_get_angle (SlabMeasure *self);
/* The voxels that a rectangle has a part of; FALSE without a volume. */
gboolean slab_measure_get_box (SlabMeasure *self, SlabBox *box);
/* As last found; NULL while unknown, and for other kinds. */
SlabLineSample *slab_measure_get_profile (SlabMeasure *self);
SlabHistogram *slab_measure_get_histogram (SlabMeasure *self);
const char *slab_measure_get_error (SlabMeasure *self);
/* What was measured, in a few words: "36.5 µm". */
char *slab_measure_describe (SlabMeasure *self) G_GNUC_WARN_UNUSED_RESULT;
/* How it is drawn, in coordinates of the slice, without a label and not to be taken hold of. @units: lengths of a
 * voxel's edges in any unit. FALSE where there is nothing to draw: of a bookmark, and without a volume. */
gboolean slab_measure_get_look (SlabMeasure *self, const double units[SLAB_N_AXES], SlabMeasureLook *look);

G_END_DECLS
