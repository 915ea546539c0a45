/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-machine.h"

G_BEGIN_DECLS

/**
 * SlabMachineKernel:
 * @vector_bits: width of its vectors
 * @n_lanes: floats of a vector
 * @n_accumulators: chains of operations that do not wait for one another
 * @is_supported: whether this processor has the instructions
 * @run: in @n_steps steps, each chain a becomes a * @multiplier + @addend in each lane; chain k begins with k * @start.
 *   Returns the sum of all lanes of all chains.
 * @copy: @n_bytes, a multiple of 64, between places aligned to 64 bytes, past the caches
 *
 * What the machine is measured with.
 */
typedef struct
{
  guint vector_bits;
  guint n_lanes;
  guint n_accumulators;
  gboolean (*is_supported) (void);
  double (*run) (guint64 n_steps, float start, float multiplier, float addend);
  void (*copy) (void *target, const void *source, gsize n_bytes);
} SlabMachineKernel;

/* From the widest to the one that runs everywhere. */
const SlabMachineKernel *slab_machine_list_kernels (guint *n_kernels);
const SlabMachineKernel *slab_machine_find_kernel (void);
/* float32 operations of SlabMachineKernel.run (). */
guint64 slab_machine_kernel_count_operations (const SlabMachineKernel *kernel, guint64 n_steps);

/**
 * SlabMachineTimes:
 * @n_threads: that did the same at the same time, in rounds
 * @copied_bytes: that each of them copied in a round
 * @copy_usec: microseconds of the best such round, from the first start to the last end
 * @n_operations: on float32, of each of them in a round of the kernel
 * @run_usec: microseconds of the best such round
 * @cpu_nsec: nanoseconds that the threads had a core, of all their rounds together; 0: not told
 * @all_nsec: nanoseconds that these rounds took
 */
typedef struct
{
  guint n_threads;
  guint64 copied_bytes;
  gint64 copy_usec;
  guint64 n_operations;
  gint64 run_usec;
  gint64 cpu_nsec;
  gint64 all_nsec;
} SlabMachineTimes;

/**
 * SlabMachineRates:
 * @bandwidth: bytes a second, read and written
 * @flops: float32 operations a second
 * @cpu_share: of the time that the threads were at it, how much they had a core, 0 to about 1
 */
typedef struct
{
  double bandwidth;
  double flops;
  double cpu_share;
} SlabMachineRates;

void slab_machine_times_judge (const SlabMachineTimes *times, SlabMachineRates *rates);

/* G_IO_ERROR_BUSY; returns whether it was set. */
gboolean slab_machine_set_error_if_used (GError **error);

/* How the machine is measured, so that what becomes of the figures is tested without a clock. */
typedef gboolean (*SlabMachineMeasure) (SlabMachine *self, double *cpu_share, GCancellable *cancellable,
                                        GError **error);

gboolean slab_machine_measure_once (SlabMachine *self, double *cpu_share, GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_machine_measure_with (SlabMachine *self, SlabMachineMeasure measure, GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabMachine *slab_machine_load_for_cores (GFile *file, guint n_cores, GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabMachine *slab_machine_load_or_measure_with (GFile *file, SlabMachineMeasure measure, GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
