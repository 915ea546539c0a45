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

G_END_DECLS
