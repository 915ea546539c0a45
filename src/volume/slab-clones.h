/* SPDX-License-Identifier: MIT */
#pragma once

/* One compilation of a loop per instruction set, chosen by the loader. Contraction to FMA is off for the whole project,
 * so every clone gives the same bits. Only where the compiler and the C library have it: clang 14 accepts the attribute
 * without dispatching on these names, and sanitizers are not ready when the loader asks the resolver. The filters
 * choose by hand instead, see SLAB_CPU_HAS_TARGETS: their room stands alone. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)                              \
    && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SLAB_HAS_CLONES
#define SLAB_CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SLAB_CLONES
#endif

/* Compiled into each clone of its caller. */
#define SLAB_CLONES_INLINE static inline __attribute__ ((always_inline))
