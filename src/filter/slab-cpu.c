/* SPDX-License-Identifier: MIT */
#include "slab-cpu.h"

#include <unistd.h>

#ifdef __x86_64__
#include <xmmintrin.h>
#endif

/* Where the system does not say, as outside glibc: less than most have, since too large a guess costs more. */
#define LEVEL2_FALLBACK (512 * 1024)
/* Processors share a third level in ways that no interface tells alike, and a virtual machine sees all of the cache
 * but few of the cores that live on it. No maker gives a core more than about this. */
#define LEVEL3_SHARE_MAX (8 * 1024 * 1024)
#define LEVEL2_MIN (128 * 1024)
#define LEVEL2_MAX (8 * 1024 * 1024)

static gint vector_bytes_limit = 64;
/* 0 until they are known: threads that find out at the same time find the same. */
static gsize level2_bytes, level3_share_bytes;

/**
 * slab_cpu_get_vector_bytes:
 *
 * The widest vectors of which this processor and system have all the instructions that kernels are compiled for.
 *
 * Returns: 16, 32 (AVX2 and FMA) or 64 (AVX-512 F, BW, DQ and VL)
 */
guint
slab_cpu_get_vector_bytes (void)
{
  const gint limit = g_atomic_int_get (&vector_bytes_limit);

#ifdef SLAB_CPU_HAS_TARGETS
  if (limit >= 64 && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw")
      && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"))
    return 64;
  if (limit >= 32 && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return 32;
#endif

  return MIN (limit, 16);
}

/* Bytes of the cache, or 0 where the system does not say or there is none. */
static gsize
ask_system (int name)
{
  const long bytes = sysconf (name);

  return bytes > 0 ? (gsize) bytes : 0;
}

/**
 * slab_cpu_get_level2_bytes:
 *
 * Returns: bytes of the second-level cache of one core, at least 128 KiB; a modest guess where the system does not say
 */
gsize
slab_cpu_get_level2_bytes (void)
{
  gsize bytes = (gsize) g_atomic_pointer_get (&level2_bytes);

  if (bytes != 0)
    return bytes;

#ifdef _SC_LEVEL2_CACHE_SIZE
  bytes = ask_system (_SC_LEVEL2_CACHE_SIZE);
#endif
  bytes = bytes == 0 ? LEVEL2_FALLBACK : CLAMP (bytes, LEVEL2_MIN, LEVEL2_MAX);
  g_atomic_pointer_set (&level2_bytes, bytes);

  return bytes;
}

/**
 * slab_cpu_get_level3_share_bytes:
 *
 * The third level divided by the processors that are on line. Where there is none, or the system does not say, the
 * second level: what does not fit there goes to memory.
 *
 * Returns: bytes, from those of the second-level cache to 8 MiB
 */
gsize
slab_cpu_get_level3_share_bytes (void)
{
  const gsize level2 = slab_cpu_get_level2_bytes ();
  gsize bytes = (gsize) g_atomic_pointer_get (&level3_share_bytes);

  if (bytes != 0)
    return bytes;

#ifdef _SC_LEVEL3_CACHE_SIZE
  bytes = ask_system (_SC_LEVEL3_CACHE_SIZE) / (gsize) MAX (sysconf (_SC_NPROCESSORS_ONLN), 1);
#endif
  bytes = MAX (MIN (bytes, LEVEL3_SHARE_MAX), level2);
  g_atomic_pointer_set (&level3_share_bytes, bytes);

  return bytes;
}

void
slab_cpu_limit_vector_bytes (guint bytes)
{
  g_return_if_fail (bytes == 16 || bytes == 32 || bytes == 64);

  g_atomic_int_set (&vector_bytes_limit, (gint) bytes);
}

void
slab_cpu_set_cache_bytes (gsize level2, gsize level3_share)
{
  g_atomic_pointer_set (&level2_bytes, level2);
  g_atomic_pointer_set (&level3_share_bytes, level3_share);
}

#ifdef __x86_64__
/* Flush to zero and denormals are zero, of MXCSR. */
#define FLUSH_BITS 0x8040u
#elif defined(__aarch64__)
/* Flush to zero, of FPCR. */
#define FLUSH_BITS (G_GUINT64_CONSTANT (1) << 24)
#endif

static guint64
get_float_state (void)
{
#ifdef __x86_64__
  return _mm_getcsr ();
#elif defined(__aarch64__)
  guint64 state;

  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  return state;
#else
  return 0;
#endif
}

static void
set_float_state (guint64 state)
{
#ifdef __x86_64__
  _mm_setcsr ((unsigned) state);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(state));
#else
  (void) state;
#endif
}

/**
 * slab_cpu_flush_denormals:
 *
 * From here on the calling thread takes float and double numbers below the smallest normal one as 0, of the same sign.
 *
 * Returns: for slab_cpu_restore_denormals ()
 */
guint64
slab_cpu_flush_denormals (void)
{
  const guint64 state = get_float_state ();

#ifdef FLUSH_BITS
  set_float_state (state | FLUSH_BITS);
#endif

  return state;
}

/**
 * slab_cpu_restore_denormals:
 * @state: what slab_cpu_flush_denormals () returned to the same thread
 *
 * What was before it, but for the exceptions that have been noted meanwhile, which stay so.
 */
void
slab_cpu_restore_denormals (guint64 state)
{
#ifdef FLUSH_BITS
  set_float_state ((get_float_state () & ~(guint64) FLUSH_BITS) | (state & FLUSH_BITS));
#else
  (void) state;
#endif
}
