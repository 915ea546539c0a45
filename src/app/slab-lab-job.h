/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/slab-lab.h"

G_BEGIN_DECLS

/**
 * SlabLabJob:
 *
 * A set of experiments on its way, without blocking: what it needs (the sample where no volume is given, the machine's
 * figures), the measuring in threads of its own, the keeping of what was measured, also where it was cancelled. It
 * holds the program until its end. Main thread only.
 *
 * Signals:
 *   "changed" (): there is more to see, at most a few times a second
 *   "ended" (GError or NULL): once; %G_IO_ERROR_CANCELLED where it was cancelled
 */
#define SLAB_TYPE_LAB_JOB (slab_lab_job_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabJob, slab_lab_job, SLAB, LAB_JOB, GObject)

SlabLabJob *slab_lab_job_new (SlabVolume *volume, const char *set, guint n_repeats) G_GNUC_WARN_UNUSED_RESULT;
/* Before its start, one of these: cells of the set as they come, those of an earlier result, or of it only what others
 * disturbed. */
void slab_lab_job_set_filter (SlabLabJob *self, const SlabFilterParams *params, guint n_threads);
void slab_lab_job_set_cells (SlabLabJob *self, GPtrArray *cells);
void slab_lab_job_set_earlier (SlabLabJob *self, SlabLabResult *earlier);
/* @folder: where the result is kept. Once. */
void slab_lab_job_start (SlabLabJob *self, GFile *folder);
void slab_lab_job_cancel (SlabLabJob *self);

gboolean slab_lab_job_is_running (SlabLabJob *self);
/* NULL until the first cell is about to be measured. */
SlabLabResult *slab_lab_job_dup_result (SlabLabJob *self) G_GNUC_WARN_UNUSED_RESULT;
double slab_lab_job_get_progress (SlabLabJob *self);     /* 0..1 */
double slab_lab_job_get_seconds_left (SlabLabJob *self); /* < 0: not known yet */
/* What is being done: "3 of 10: Gaussian, 2 threads". */
char *slab_lab_job_describe_step (SlabLabJob *self) G_GNUC_WARN_UNUSED_RESULT;
GFile *slab_lab_job_get_kept (SlabLabJob *self); /* NULL where nothing was kept */

G_END_DECLS
