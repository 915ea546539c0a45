/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-cpu.h"
#include "slab-filter.h"

/* What the filters of this room share; nothing outside it includes this. */

G_BEGIN_DECLS

#define SLAB_FILTER_CACHE_LINE 64

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
