/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-filter.h"

/* What the filters of this room share; nothing outside it includes this. */

G_BEGIN_DECLS

#define SLAB_FILTER_CACHE_LINE 64

/* Kernels are compiled once for each instruction set and chosen by hand: the loader's choice (target_clones) is not to
 * be had from clang 14, nor under sanitizers. Contraction to FMA is off for the whole project, so all give the same
 * bits. */
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

/* Sums of sizes that stay at G_MAXUINT64 once they do not fit, a number that no allocation grants. */
static inline guint64
slab_filter_bytes_mul (guint64 a, guint64 b)
{
  guint64 product;

  return g_uint64_checked_mul (&product, a, b) ? product : G_MAXUINT64;
}

static inline guint64
slab_filter_bytes_add (guint64 a, guint64 b)
{
  guint64 sum;

  return g_uint64_checked_add (&sum, a, b) ? sum : G_MAXUINT64;
}

/* Appends @bytes at the next cache line of a layout of *@total bytes; returns where they start. */
static inline guint64
slab_filter_bytes_append (guint64 *total, guint64 bytes)
{
  guint64 start = *total;

  bytes = slab_filter_bytes_add (bytes, SLAB_FILTER_CACHE_LINE - 1);
  if (bytes != G_MAXUINT64)
    bytes -= bytes % SLAB_FILTER_CACHE_LINE;
  *total = slab_filter_bytes_add (start, bytes);

  return start;
}

static inline gboolean
slab_filter_chunk_is_cancelled (const SlabFilterChunk *chunk)
{
  return g_atomic_int_get (chunk->cancel) != 0;
}

/* Copies the core of the input to the output, row by row. */
void slab_filter_chunk_copy_core (SlabFilterChunk *chunk);

G_END_DECLS
