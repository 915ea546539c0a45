/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "engine/slab-engine.h"
#include "slice/slab-slice-export.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabFileTasks:
 *
 * What a window does with files, away from its thread: opening a volume, saving one or a part of it, taking slices out,
 * making the sample. Opening is quick and the newest request wins; the others take a while, one at a time, and have a
 * progress. Made and used in one main context, in which everything is told.
 *
 * Properties (all read-only, notified):
 *   "busy" (boolean): something with a progress is under way
 *   "label" (string): what, for the person; NULL when not busy
 *   "progress" (double): 0 to 1
 *
 * Signals:
 *   "opened" (SlabVolume)
 *   "layout-needed" (GFile, string message): it is raw, or not as long as its description says
 *   "saved" (GFile)
 *   "exported" (GFile, uint64): the first file of slices, and how many there are
 *   "cropped" (SlabVolume): a part, as a volume in memory
 *   "failed" (string message, boolean reload): any of them, and whether to open the file again may help; when it was
 *   cancelled it is "cancelled" ()
 */
#define SLAB_TYPE_FILE_TASKS (slab_file_tasks_get_type ())
G_DECLARE_FINAL_TYPE (SlabFileTasks, slab_file_tasks, SLAB, FILE_TASKS, GObject)

/* @engine: in whose thread the sample is made. */
SlabFileTasks *slab_file_tasks_new (SlabEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/* @layout: NULL, or what a person said of a file that does not say it itself. */
void slab_file_tasks_open (SlabFileTasks *self, GFile *file, const SlabRawLayout *layout);
/* A request to open has not been answered. */
gboolean slab_file_tasks_is_opening (SlabFileTasks *self);
/* Opens the sample volume; makes it first when it is not there. Nothing while busy. */
void slab_file_tasks_open_sample (SlabFileTasks *self);
/* As an ESRF volume with the volume's own type of samples. Nothing while busy. */
void slab_file_tasks_save (SlabFileTasks *self, SlabVolume *volume, GFile *file);

/* Slices to files, see slab_slice_export_run(). Nothing while busy. */
void slab_file_tasks_export (SlabFileTasks *self, SlabSliceExport *slices);
/* A box inside a volume, into memory, and to an ESRF volume with the type of its samples. Nothing while busy. */
void slab_file_tasks_crop (SlabFileTasks *self, SlabVolume *volume, const SlabBox *box);
void slab_file_tasks_save_crop (SlabFileTasks *self, SlabVolume *volume, const SlabBox *box, GFile *file);

gboolean slab_file_tasks_is_busy (SlabFileTasks *self);
const char *slab_file_tasks_get_label (SlabFileTasks *self);
double slab_file_tasks_get_progress (SlabFileTasks *self);
/* Ends what has a progress, without a trace of it on the disk. */
void slab_file_tasks_cancel (SlabFileTasks *self);

G_END_DECLS
