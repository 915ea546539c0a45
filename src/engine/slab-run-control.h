/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <stdatomic.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What a voxel's read, filter and write add to the progress. */
#define SLAB_RUN_WORK_READ 1
#define SLAB_RUN_WORK_FILTER 8
#define SLAB_RUN_WORK_WRITE 1
#define SLAB_RUN_WORK_ALL (SLAB_RUN_WORK_READ + SLAB_RUN_WORK_FILTER + SLAB_RUN_WORK_WRITE)
/* Of a global run's progress, when its iterations cannot be foretold. */
#define SLAB_RUN_WORK_GLOBAL_TOTAL 1000000

/**
 * SlabRunControl:
 * @stop: atomic; not 0 when workers shall return: what kernels read as cancel
 * @cancelled: atomic; a person asked for it
 * @n_iterations: atomic; the most of any chunk
 * @n_swept: atomic; voxels of the result of chunks that are done, times the iterations that were made of each
 * @work_done: in units of SLAB_RUN_WORK_…
 * @error: atomic GError *: the first one
 * @notify: (nullable): told now and then that work has been done; any thread; allocates nothing
 * @notify_time: monotonic microseconds of the last time
 * @user_data: for @notify
 *
 * What the threads of a run are told and what they tell: to stop, the first error, the work that is done. Nothing but
 * atomics: workers wait for nobody.
 */
typedef struct
{
  gint stop;
  gint cancelled;
  gint n_iterations;
  atomic_int_fast64_t n_swept;
  atomic_int_fast64_t work_done;
  gpointer error;
  void (*notify) (gpointer user_data);
  atomic_int_fast64_t notify_time;
  gpointer user_data;
} SlabRunControl;

void slab_run_control_clear (SlabRunControl *control);
void slab_run_control_cancel (SlabRunControl *control);
void slab_run_control_fail (SlabRunControl *control, GError *error);
gboolean slab_run_control_is_stopped (SlabRunControl *control);
gboolean slab_run_control_was_cancelled (SlabRunControl *control);
gboolean slab_run_control_check (SlabRunControl *control, GError **error);
void slab_run_control_add_work (SlabRunControl *control, guint64 work);
guint64 slab_run_control_get_work (SlabRunControl *control);
void slab_run_control_raise_iterations (SlabRunControl *control, guint iterations);
void slab_run_control_add_swept (SlabRunControl *control, guint64 n_voxels, guint iterations);
guint64 slab_run_control_get_swept (SlabRunControl *control);

G_END_DECLS
