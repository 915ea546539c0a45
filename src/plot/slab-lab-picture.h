/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "engine/slab-lab-result.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_LAB_PANEL_TIMES,  /* seconds of every cell beside those of its peers */
  SLAB_LAB_PANEL_MEMORY, /* the most memory of every cell, and its input as a part of it */
  SLAB_LAB_PANEL_STRONG, /* speed-up over threads, with the ideal, the memory's limit and the fit */
  SLAB_LAB_PANEL_WEAK,   /* the same over copies at once */
  SLAB_LAB_PANEL_PRICE,  /* the identity as a part of the filter, for each cut */
  SLAB_LAB_PANEL_GRID,   /* seconds over chunk and overlap, as colours */
  SLAB_LAB_PANEL_RATIO,  /* the same by those of the result that is compared with */
} SlabLabPanelKind;

/**
 * SlabLabPanel:
 * @kind: of plot
 * @filter: whose cells it shows
 *
 * A plot of a result.
 */
typedef struct
{
  SlabLabPanelKind kind;
  const SlabFilterInfo *filter;
} SlabLabPanel;

/* Any thread, as long as @result and @other do not change meanwhile. @other: (nullable): a result that is compared with
 * and is in the plots as well, as far as it has the same experiments. */

/* (element-type SlabLabPanel): by the cells that there are, measured or not. */
GArray *slab_lab_picture_list_panels (const SlabLabResult *result,
                                      const SlabLabResult *other) G_GNUC_WARN_UNUSED_RESULT;
/* Words for a heading. */
char *slab_lab_picture_describe_panel (const SlabLabPanel *panel) G_GNUC_WARN_UNUSED_RESULT;
double slab_lab_picture_get_panel_height (const SlabLabResult *result, const SlabLabResult *other,
                                          const SlabLabPanel *panel, const SlabPlotTheme *theme);
void slab_lab_picture_draw_panel (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other,
                                  const SlabLabPanel *panel, const SlabPlotTheme *theme, double width, double height);
char *slab_lab_picture_describe_at (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other,
                                    const SlabLabPanel *panel, const SlabPlotTheme *theme, double width, double height,
                                    double x, double y) G_GNUC_WARN_UNUSED_RESULT;

/* All plots, the conclusion and the table on a page: .png, .svg or .pdf. Blocks. */
gboolean slab_lab_picture_save (const SlabLabResult *result, const SlabLabResult *other, GFile *file,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
