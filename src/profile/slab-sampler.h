/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabSampler:
 *
 * A thread that adds a sample of the process to a trace every so many milliseconds, from slab_sampler_new () until
 * slab_sampler_free (), which takes a last one. The CPU share is the process's CPU clock against the real elapsed
 * time, so late wake-ups do not distort it.
 */
typedef struct _SlabSampler SlabSampler;

/* Milliseconds: without a choice, and what a person may choose. */
#define SLAB_SAMPLER_DEFAULT_INTERVAL 20
#define SLAB_SAMPLER_LEAST_INTERVAL 5
#define SLAB_SAMPLER_MOST_INTERVAL 10000

/**
 * SlabSamplerMemory:
 * @input: (nullable): where the voxels that are read lie, in memory or in a mapped file
 * @input_bytes: how many from there
 * @window_bytes: of memory that pieces of the input will be read into
 * @output: (nullable): where the result lies, or will; %NULL where that is not known
 * @output_bytes: how many of it
 * @scratch_bytes: that the threads will use
 *
 * Whom memory belongs to.
 */
typedef struct
{
  gconstpointer input;
  gsize input_bytes;
  gsize window_bytes;
  gconstpointer output;
  gsize output_bytes;
  gsize scratch_bytes;
} SlabSamplerMemory;

SlabSampler *slab_sampler_new (SlabTrace *trace, guint interval) G_GNUC_WARN_UNUSED_RESULT;
void slab_sampler_set_memory (SlabSampler *sampler, const SlabSamplerMemory *memory);
void slab_sampler_set_thread (SlabSampler *sampler, guint row);
void slab_sampler_free (SlabSampler *sampler);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSampler, slab_sampler_free)

G_END_DECLS
