/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "filter/slab-filter.h"
#include "profile/slab-trace.h"
#include "slab-chunk-plan.h"
#include "slab-engine.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_RUN_STATE_NEW,
  SLAB_RUN_STATE_QUEUED,
  SLAB_RUN_STATE_RUNNING,
  SLAB_RUN_STATE_DONE,
  SLAB_RUN_STATE_CANCELLED,
  SLAB_RUN_STATE_FAILED,
} SlabRunState;

/**
 * SlabRun:
 *
 * One filter over one volume: settings, progress, cancel, trace, result, error. It runs in the engine's thread and
 * the OpenMP workers. Getters may be called from any thread.
 *
 * Properties (notified in the thread-default main context of slab_run_start (), coalesced into one idle; with no
 * main loop running, as in the tool, use slab_run_wait ()):
 *   "state" (SlabRunState as int), "progress" (0..1)
 */
#define SLAB_TYPE_RUN (slab_run_get_type ())
G_DECLARE_FINAL_TYPE (SlabRun, slab_run, SLAB, RUN, GObject)

/* Makes the plan; fails where the parameters or the settings mean nothing. */
SlabRun *slab_run_new (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Program, libraries, stacks: what a process takes beside the voxels. */
#define SLAB_RUN_PROCESS_BYTES (G_GUINT64_CONSTANT (24) << 20)

/* The result goes to a file as it is made, and neither it nor the input is held in memory. */
SlabRun *slab_run_new_to_file (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
                               GFile *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a run in memory takes so much of it that one from file to file is quicker. */
gboolean slab_run_is_large (SlabRun *self);
void slab_run_set_sample_interval (SlabRun *self, guint milliseconds); /* before it starts; 0: no sampling */
void slab_run_set_recording (SlabRun *self, gboolean recording);       /* before it starts; for measuring its cost */
void slab_run_start (SlabRun *self, SlabEngine *engine);
void slab_run_cancel (SlabRun *self);
/* Blocks until the run has ended or @timeout microseconds have passed (-1: for ever). Not in the engine's thread. */
gboolean slab_run_wait (SlabRun *self, gint64 timeout);

SlabVolume *slab_run_get_volume (SlabRun *self);
const SlabFilterParams *slab_run_get_params (SlabRun *self);
const SlabChunkPlan *slab_run_get_plan (SlabRun *self);
SlabTrace *slab_run_get_trace (SlabRun *self);
SlabRunState slab_run_get_state (SlabRun *self);
gboolean slab_run_is_ended (SlabRun *self);
double slab_run_get_progress (SlabRun *self);
double slab_run_get_seconds_left (SlabRun *self); /* < 0: not known yet */
guint slab_run_get_iterations (SlabRun *self);    /* most of any chunk; 0 for a filter that does not iterate */
double slab_run_get_gap (SlabRun *self);          /* < 0: not known */
SlabVolume *slab_run_dup_result (SlabRun *self);  /* NULL unless done */
GError *slab_run_dup_error (SlabRun *self);       /* NULL unless failed */

G_END_DECLS
