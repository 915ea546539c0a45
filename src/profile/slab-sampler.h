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

#define SLAB_SAMPLER_DEFAULT_INTERVAL 20 /* milliseconds */

SlabSampler *slab_sampler_new (SlabTrace *trace, guint interval) G_GNUC_WARN_UNUSED_RESULT;
void slab_sampler_free (SlabSampler *sampler);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSampler, slab_sampler_free)

G_END_DECLS
