/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-color-bar.h"
#include "slab-slice-painter.h"

G_BEGIN_DECLS

/**
 * SlabSliceSurvey:
 * @has_invalid: there are NaN or infinities
 * @has_finite: there are other values
 * @n_labels: how many @labels; 0 for a map that is not categorical
 * @more_labels: there are others, all of them above the last
 * @labels: the lowest whole numbers that occur, in ascending order, without 0, which is the background
 * @has_below: there are values below a window of no width; not looked for with another
 * @has_above: the same of values above it
 *
 * What of a picture its colour bar has to tell.
 */
typedef struct _SlabSliceSurvey
{
  gboolean has_invalid;
  gboolean has_finite;
  guint n_labels;
  gboolean more_labels;
  double labels[SLAB_COLOR_BAR_MAX_LABELS];
  gboolean has_below;
  gboolean has_above;
} SlabSliceSurvey;

/* Over the voxels that @request shows of @cells. Any thread; allocates nothing. */
void slab_slice_survey (const float *cells, const SlabSliceRegion *region, const SlabSliceRequest *request,
                        SlabSliceSurvey *survey);

G_END_DECLS
