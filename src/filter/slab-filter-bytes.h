/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SLAB_FILTER_CACHE_LINE 64

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

/* Voxels of a box. */
static inline guint64
slab_filter_bytes_mul_sizes (const gint64 size[3])
{
  return slab_filter_bytes_mul (slab_filter_bytes_mul ((guint64) size[0], (guint64) size[1]), (guint64) size[2]);
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

G_END_DECLS
