/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "slice/slab-slice-export.h"

G_BEGIN_DECLS

/**
 * SlabExportChoice:
 * @format: of each file
 * @whole: all of a slice and not only what is visible of it
 * @overlays: of %SLAB_SLICE_PICTURE_OVERLAYS, what is drawn over a picture
 * @first: of a series, the first slice
 * @last: the last one that may be in it
 * @step: from one to the next
 * @stem: (nullable): of a series, what the names begin with
 *
 * How slices are to be taken out.
 */
typedef struct
{
  SlabSliceFormat format;
  gboolean whole;
  SlabViewOverlays overlays;
  gint64 first;
  gint64 last;
  gint64 step;
  char *stem;
} SlabExportChoice;

void slab_export_choice_clear (SlabExportChoice *choice);

/**
 * SlabExportDialog:
 *
 * Asks how a slice, or a series of them, is to be taken out; where to is for a chooser of files to ask. Main thread
 * only.
 *
 * Signals:
 *   "accepted": slab_export_dialog_get_choice() tells what was chosen; the dialog closes after it
 */
#define SLAB_TYPE_EXPORT_DIALOG (slab_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SlabExportDialog, slab_export_dialog, SLAB, EXPORT_DIALOG, AdwWindow)

/* @plane: of @volume. @has_measures: in what can be taken out; else nothing is asked about them. @choice: to begin
 * with. */
SlabExportDialog *slab_export_dialog_new (GtkWindow *parent, SlabVolume *volume, SlabAxis plane, gboolean series,
                                          gboolean has_measures, const SlabExportChoice *choice);
void slab_export_dialog_get_choice (SlabExportDialog *self, SlabExportChoice *choice);

G_END_DECLS
