/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-cpu.h"
#include "slab-filter-bytes.h"
#include "slab-filter.h"

/* What the filters of this room share; nothing outside it includes this. */

G_BEGIN_DECLS

/* One compilation of a kernel per instruction set, chosen by the loader. Contraction to FMA is off for the whole
 * project, so every clone gives the same bits. Only where the compiler and the C library have it: clang 14 accepts
 * the attribute without dispatching on these names, and sanitizers are not ready when the loader asks the resolver. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)                              \
    && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SLAB_FILTER_CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SLAB_FILTER_CLONES
#endif

/* Compiled into each clone of its caller. */
#define SLAB_FILTER_INLINE static inline __attribute__ ((always_inline))

static inline gboolean
slab_filter_chunk_is_cancelled (const SlabFilterChunk *chunk)
{
  return g_atomic_int_get (chunk->cancel) != 0;
}

/* Copies the core of the input to the output, row by row. */
void slab_filter_chunk_copy_core (SlabFilterChunk *chunk);

G_END_DECLS
