/* SPDX-License-Identifier: MIT */
#pragma once

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

/* The same by hand, for kernels whose vectors are as wide as the machine's. */
#if defined(__GNUC__) && defined(__x86_64__)
#define SLAB_FILTER_HAS_TARGETS 1
#define SLAB_FILTER_TARGET_32 __attribute__ ((target ("avx2,fma")))
#define SLAB_FILTER_TARGET_64 __attribute__ ((target ("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#endif

/* Width of the vectors to use on this processor: 16, 32 or 64 bytes. Any thread. */
guint slab_filter_get_vector_bytes (void);
/* Lets tests take the paths of lesser processors; 64 for no limit. Not while a filter runs. */
void slab_filter_limit_vector_bytes (guint bytes);

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
