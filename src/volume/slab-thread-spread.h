/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

#define SLAB_THREAD_SPREAD_MAX_CORES 1024

/* Which cores the threads of a team have; all zero at first. */
typedef struct
{
  atomic_uint_fast64_t taken[SLAB_THREAD_SPREAD_MAX_CORES / 64];
} SlabThreadSpread;

/* The core that the calling thread has taken, -1 where there is none; @core is the one that it had before. */
gint slab_thread_spread_take (SlabThreadSpread *spread, gint core);

G_END_DECLS
