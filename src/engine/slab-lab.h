/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-lab-result.h"
#include "slab-lab-set.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

#define SLAB_LAB_DEFAULT_REPEATS 5

/**
 * SlabLab:
 *
 * Measures the cells of a set of experiments on one volume. It is run once: with slab_lab_run(), or from a window with
 * slab_lab_run_async(). Cells are measured in rounds, one repeat of each after the other, so that what the machine does
 * beside is spread over all of them, and a table is whole after the first round.
 *
 * Signals, in the thread of slab_lab_run(), or in the thread-default main context of slab_lab_run_async():
 *   "cell-started" (guint cell, guint repeat): it is about to be measured
 *   "cell-measured" (guint cell): slab_lab_dup_result() has one repeat more of it, or its error
 *
 * Each copy has an engine of its own, since what is measured is several of them at once; no other run of the process
 * should go on meanwhile.
 */
#define SLAB_TYPE_LAB (slab_lab_get_type ())
G_DECLARE_FINAL_TYPE (SlabLab, slab_lab, SLAB, LAB, GObject)

/* @cells: of SlabLabCell, which are copied. @machine: (nullable): measured, for the share of the bandwidth. */
SlabLab *slab_lab_new (SlabVolume *volume, const char *set, GPtrArray *cells, guint n_repeats,
                       const SlabMachine *machine) G_GNUC_WARN_UNUSED_RESULT;

/* Measures of @earlier, on the same volume and machine, only what others disturbed and what a cancel left out. */
SlabLab *slab_lab_new_again (SlabVolume *volume, const SlabLabResult *earlier,
                             const SlabMachine *machine) G_GNUC_WARN_UNUSED_RESULT;

/* Whether that makes sense. */
gboolean slab_lab_check_again (const SlabLabResult *earlier, SlabVolume *volume, GError **error);

gboolean slab_lab_run (SlabLab *self, GCancellable *cancellable, GError **error);
void slab_lab_run_async (SlabLab *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean slab_lab_run_finish (SlabLab *self, GAsyncResult *result, GError **error);

/* Any thread, at any time. */
SlabLabResult *slab_lab_dup_result (SlabLab *self) G_GNUC_WARN_UNUSED_RESULT;
double slab_lab_get_progress (SlabLab *self);     /* 0..1 */
double slab_lab_get_seconds_left (SlabLab *self); /* < 0: not known yet */

G_END_DECLS
