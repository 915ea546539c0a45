/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What kernels and plans want to know of the processor. It decides how fast a result is made and never what it is,
 * but for the last bits that a filter's description grants. Every function may be called from any thread, and costs
 * next to nothing from its second call on.
 */

/* The same code compiled for several sets of instructions, for kernels whose vectors are as wide as the machine's. */
#if defined(__GNUC__) && defined(__x86_64__)
#define SLAB_CPU_HAS_TARGETS 1
#define SLAB_CPU_TARGET_32 __attribute__ ((target ("avx2,fma")))
#define SLAB_CPU_TARGET_64 __attribute__ ((target ("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#endif

/* Width of the vectors to use: 16, 32 or 64 bytes. */
guint slab_cpu_get_vector_bytes (void);

/* Bytes of the second-level cache of one core. */
gsize slab_cpu_get_level2_bytes (void);
/* Bytes of the third-level cache that one core may count as its own while all of them work. */
gsize slab_cpu_get_level3_share_bytes (void);

/* Has the calling thread's vector instructions take denormal numbers, which many processors need a hundred times as
 * long for, as 0 and make 0 of them, where the processor can be told so. Returns what undoes it. */
guint64 slab_cpu_flush_denormals (void);
void slab_cpu_restore_denormals (guint64 state);

/* Lets tests take the paths of lesser processors; 64 for no limit. Not while a filter runs. */
void slab_cpu_limit_vector_bytes (guint bytes);
/* Lets tests have other caches; 0 for the machine's own. Not while a filter runs, nor between asking a filter for the
 * size of its scratch and running it. */
void slab_cpu_set_cache_bytes (gsize level2, gsize level3_share);

G_END_DECLS
