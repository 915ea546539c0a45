/* SPDX-License-Identifier: MIT */
#include "slab-slice-survey.h"

#include <math.h>
#include <string.h>

/* Part of an axis of @n cells, each @every voxels from the next, that a picture reaches over. */
static void
clip (gint64 first, gint64 n, gint64 every, double start, double length, gint64 *from, gint64 *to)
{
  *from = (gint64) CLAMP (floor ((start - (double) first) / (double) every), 0.0, (double) n);
  *to = (gint64) CLAMP (ceil ((start + length - (double) first) / (double) every), 0.0, (double) n);
}

/* The lowest are kept. */
static void
add_label (SlabSliceSurvey *survey, double label)
{
  guint at = survey->n_labels;

  while (at > 0 && survey->labels[at - 1] > label)
    at--;
  if (at > 0 && survey->labels[at - 1] == label)
    return;
  if (survey->n_labels == SLAB_COLOR_BAR_MAX_LABELS)
    survey->more_labels = TRUE;
  else
    survey->n_labels++;
  if (at < survey->n_labels)
    {
      memmove (survey->labels + at + 1, survey->labels + at, (survey->n_labels - at - 1) * sizeof *survey->labels);
      survey->labels[at] = label;
    }
}

void
slab_slice_survey (const float *cells, const SlabSliceRegion *region, const SlabSliceRequest *request,
                   SlabSliceSurvey *survey)
{
  const gboolean categorical = slab_colormap_get_kind (request->colormap) == SLAB_COLORMAP_CATEGORICAL;
  const gboolean flat = !(request->high > request->low);
  gint64 left, right, top, bottom;
  double last = 0;

  g_return_if_fail (cells != NULL && region != NULL && request != NULL && survey != NULL);

  *survey = (SlabSliceSurvey){ 0 };
  clip (region->u, region->n_u, region->every_u, request->left, request->step_x * request->width, &left, &right);
  clip (region->v, region->n_v, region->every_v, request->top, request->step_y * request->height, &top, &bottom);
  for (gint64 v = top; v < bottom; v++)
    {
      const float *row = cells + v * region->n_u;
      guint n_invalid = 0;

      for (gint64 u = left; u < right; u++)
        n_invalid += !isfinite (row[u]);
      survey->has_invalid |= n_invalid > 0;
      survey->has_finite |= (gint64) n_invalid < right - left;
      for (gint64 u = left; flat && u < right; u++)
        {
          survey->has_below |= isfinite (row[u]) && row[u] < (float) request->low;
          survey->has_above |= isfinite (row[u]) && row[u] > (float) request->low;
        }
      /* Labels come in runs. */
      for (gint64 u = left; categorical && u < right; u++)
        if ((double) row[u] != last && isfinite (row[u]))
          {
            last = (double) row[u];
            if (rint (last) != 0)
              add_label (survey, rint (last));
          }
    }
}
