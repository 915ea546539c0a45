/* SPDX-License-Identifier: MIT */
#include "slab-machine-private.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/* Enough chains for two operations a cycle of four cycles each, few enough for sixteen registers. */
#define N_ACCUMULATORS 12
#define FOR_EACH_ACCUMULATOR(DO) DO (0) DO (1) DO (2) DO (3) DO (4) DO (5) DO (6) DO (7) DO (8) DO (9) DO (10) DO (11)

#define DECLARE_ACCUMULATOR(k) Vector a##k = BROADCAST (start * (float) k);
#define STEP_ACCUMULATOR(k) a##k = MULTIPLY_ADD (a##k, m, b);
#define STORE_ACCUMULATOR(k) memcpy (lanes[k], &a##k, sizeof (Vector));

/* Chains that began alike would be one to the compiler; it does not know @start. */
#define RUN_BODY                                                                                                       \
  const Vector m = BROADCAST (multiplier), b = BROADCAST (addend);                                                     \
  float lanes[N_ACCUMULATORS][sizeof (Vector) / sizeof (float)];                                                       \
  double sum = 0;                                                                                                      \
  FOR_EACH_ACCUMULATOR (DECLARE_ACCUMULATOR)                                                                           \
  for (guint64 step = 0; step < n_steps; step++)                                                                       \
    {                                                                                                                  \
      FOR_EACH_ACCUMULATOR (STEP_ACCUMULATOR)                                                                          \
    }                                                                                                                  \
  FOR_EACH_ACCUMULATOR (STORE_ACCUMULATOR)                                                                             \
  for (guint k = 0; k < N_ACCUMULATORS; k++)                                                                           \
    for (guint lane = 0; lane < G_N_ELEMENTS (lanes[k]); lane++)                                                       \
      sum += (double) lanes[k][lane];                                                                                  \
  return sum;

static gboolean
is_always_supported (void)
{
  return TRUE;
}

#if defined(__x86_64__)

__attribute__ ((target ("avx512f"))) static double
run_avx512 (guint64 n_steps, float start, float multiplier, float addend)
{
#define Vector __m512
#define BROADCAST(x) _mm512_set1_ps (x)
#define MULTIPLY_ADD(a, x, y) _mm512_fmadd_ps (a, x, y)
  RUN_BODY
#undef Vector
#undef BROADCAST
#undef MULTIPLY_ADD
}

__attribute__ ((target ("avx512f"))) static void
copy_avx512 (void *target, const void *source, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 64)
    _mm512_stream_si512 ((void *) ((char *) target + i), _mm512_load_si512 ((const char *) source + i));
  _mm_sfence ();
}

static gboolean
is_avx512_supported (void)
{
  return __builtin_cpu_supports ("avx512f") != 0;
}

__attribute__ ((target ("avx2,fma"))) static double
run_avx2 (guint64 n_steps, float start, float multiplier, float addend)
{
#define Vector __m256
#define BROADCAST(x) _mm256_set1_ps (x)
#define MULTIPLY_ADD(a, x, y) _mm256_fmadd_ps (a, x, y)
  RUN_BODY
#undef Vector
#undef BROADCAST
#undef MULTIPLY_ADD
}

__attribute__ ((target ("avx2,fma"))) static void
copy_avx2 (void *target, const void *source, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 32)
    _mm256_stream_si256 ((void *) ((char *) target + i),
                         _mm256_load_si256 ((const void *) ((const char *) source + i)));
  _mm_sfence ();
}

static gboolean
is_avx2_supported (void)
{
  return __builtin_cpu_supports ("avx2") != 0 && __builtin_cpu_supports ("fma") != 0;
}

static double
run_everywhere (guint64 n_steps, float start, float multiplier, float addend)
{
#define Vector __m128
#define BROADCAST(x) _mm_set1_ps (x)
#define MULTIPLY_ADD(a, x, y) _mm_add_ps (_mm_mul_ps (a, x), y)
  RUN_BODY
#undef Vector
#undef BROADCAST
#undef MULTIPLY_ADD
}

static void
copy_everywhere (void *target, const void *source, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 16)
    _mm_stream_si128 ((void *) ((char *) target + i), _mm_load_si128 ((const void *) ((const char *) source + i)));
  _mm_sfence ();
}

#else

static double
run_everywhere (guint64 n_steps, float start, float multiplier, float addend)
{
#if defined(__aarch64__)
#define Vector float32x4_t
#define BROADCAST(x) vdupq_n_f32 (x)
#define MULTIPLY_ADD(a, x, y) vfmaq_f32 (y, a, x)
#else
  typedef float Vector __attribute__ ((vector_size (16)));
#define BROADCAST(x) ((Vector){ x, x, x, x })
#define MULTIPLY_ADD(a, x, y) ((a) * (x) + (y))
#endif
  RUN_BODY
}

static void
copy_everywhere (void *target, const void *source, gsize n_bytes)
{
  memcpy (target, source, n_bytes);
}

#endif

static const SlabMachineKernel kernels[] = {
#if defined(__x86_64__)
  { 512, 16, N_ACCUMULATORS, is_avx512_supported, run_avx512, copy_avx512 },
  { 256, 8, N_ACCUMULATORS, is_avx2_supported, run_avx2, copy_avx2 },
#endif
  { 128, 4, N_ACCUMULATORS, is_always_supported, run_everywhere, copy_everywhere },
};

const SlabMachineKernel *
slab_machine_list_kernels (guint *n_kernels)
{
  g_return_val_if_fail (n_kernels != NULL, NULL);

  *n_kernels = G_N_ELEMENTS (kernels);
  return kernels;
}

const SlabMachineKernel *
slab_machine_find_kernel (void)
{
  const SlabMachineKernel *kernel = kernels;

  while (!kernel->is_supported ())
    kernel++;
  return kernel;
}

guint64
slab_machine_kernel_count_operations (const SlabMachineKernel *kernel, guint64 n_steps)
{
  g_return_val_if_fail (kernel != NULL, 0);

  return n_steps * 2 * kernel->n_accumulators * kernel->n_lanes;
}
