/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "slab-filter-tv-private.h"

#ifdef SLAB_CPU_HAS_TARGETS
#include <immintrin.h>
#endif

/* Four floats by the compiler's own vectors: the x86-64 that there always is, and other processors. */
typedef float TvFour __attribute__ ((vector_size (16)));
typedef float TvFourAnywhere __attribute__ ((vector_size (16), aligned (4), may_alias));

static inline TvFour
four_load (const float *p, gsize n)
{
  TvFour v = { 0 };

  memcpy (&v, p, n * sizeof (float));
  return v;
}

static inline void
four_store (float *p, TvFour v, gsize n)
{
  memcpy (p, &v, n * sizeof (float));
}

static inline TvFour
four_keep (TvFour v, gsize n)
{
  for (gsize i = n; i < 4; i++)
    v[i] = 0.f;
  return v;
}

static inline TvFour
four_sqrt (TvFour v)
{
#ifdef __SSE2__
  return (TvFour) _mm_sqrt_ps ((__m128) v);
#else
  for (gsize i = 0; i < 4; i++)
    v[i] = sqrtf (v[i]);
  return v;
#endif
}

/* b where one is NaN, as x86 does. */
static inline TvFour
four_larger (TvFour a, TvFour b)
{
  for (gsize i = 0; i < 4; i++)
    a[i] = a[i] > b[i] ? a[i] : b[i];
  return a;
}

static inline float
four_sum_eights (const float *p)
{
  TvFour a = *(const TvFourAnywhere *) p;
  TvFour b = *(const TvFourAnywhere *) (p + 4);

  for (gsize i = 8; i < LEAF; i += 8)
    {
      a += *(const TvFourAnywhere *) (p + i);
      b += *(const TvFourAnywhere *) (p + i + 4);
    }
  return ((a[0] + a[1]) + (a[2] + a[3])) + ((b[0] + b[1]) + (b[2] + b[3]));
}

#define NAME(x) tv_##x##_16
#define TARGET
#define LANES 4
#define VECTOR TvFour
#define MASK gsize
#define SPLAT(x) ((TvFour){ (x), (x), (x), (x) })
#define LOAD(p) ((TvFour) * (const TvFourAnywhere *) (p))
#define STORE(p, v) (*(TvFourAnywhere *) (p) = (v))
#define LOAD_MASKED(p, m) four_load (p, m)
#define STORE_MASKED(p, m, v) four_store (p, v, m)
#define MASK_OF(n) (n)
#define KEEP(m, v) four_keep (v, m)
#define NEGATE(v) (-(v))
#define SQRT(v) four_sqrt (v)
#define LARGER(a, b) four_larger (a, b)
#define PUSH(before, v) ((TvFour){ (before)[3], (v)[0], (v)[1], (v)[2] })
#define SUM_EIGHTS(p) four_sum_eights (p)
#include "slab-filter-tv-kernel.h"

#ifdef SLAB_CPU_HAS_TARGETS
static const gint32 tv_masks[16] = { -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0 };

static inline __attribute__ ((always_inline)) SLAB_CPU_TARGET_32 __m256
eight_push (__m256 before, __m256 v)
{
  const __m256i turn = _mm256_setr_epi32 (7, 0, 1, 2, 3, 4, 5, 6);

  return _mm256_blend_ps (_mm256_permutevar8x32_ps (v, turn), _mm256_permutevar8x32_ps (before, turn), 1);
}

static inline __attribute__ ((always_inline)) SLAB_CPU_TARGET_32 float
eight_sum_eights (const float *p)
{
  __m256 sums = _mm256_loadu_ps (p);
  __m128 pairs;

  for (gsize i = 8; i < LEAF; i += 8)
    sums = sums + _mm256_loadu_ps (p + i);
  pairs = _mm_hadd_ps (_mm256_castps256_ps128 (sums), _mm256_extractf128_ps (sums, 1));
  pairs = _mm_hadd_ps (pairs, pairs);
  return pairs[0] + pairs[1];
}

#define NAME(x) tv_##x##_32
#define TARGET SLAB_CPU_TARGET_32
#define LANES 8
#define VECTOR __m256
#define MASK __m256i
#define SPLAT(x) _mm256_set1_ps (x)
#define LOAD(p) _mm256_loadu_ps (p)
#define STORE(p, v) _mm256_storeu_ps (p, v)
#define LOAD_MASKED(p, m) _mm256_maskload_ps (p, m)
#define STORE_MASKED(p, m, v) _mm256_maskstore_ps (p, m, v)
#define MASK_OF(n) _mm256_loadu_si256 ((const __m256i *) (tv_masks + 8 - (n)))
#define KEEP(m, v) _mm256_and_ps (v, _mm256_castsi256_ps (m))
#define NEGATE(v) (-(v))
#define SQRT(v) _mm256_sqrt_ps (v)
#define LARGER(a, b) _mm256_max_ps (a, b)
#define PUSH(before, v) eight_push (before, v)
#define SUM_EIGHTS(p) eight_sum_eights (p)
#include "slab-filter-tv-kernel.h"

#define NAME(x) tv_##x##_64
#define TARGET SLAB_CPU_TARGET_64
#define LANES 16
#define VECTOR __m512
#define MASK __mmask16
#define SPLAT(x) _mm512_set1_ps (x)
#define LOAD(p) _mm512_loadu_ps (p)
#define STORE(p, v) _mm512_storeu_ps (p, v)
#define LOAD_MASKED(p, m) _mm512_maskz_loadu_ps (m, p)
#define STORE_MASKED(p, m, v) _mm512_mask_storeu_ps (p, m, v)
#define MASK_OF(n) ((__mmask16) ((1u << (n)) - 1))
#define KEEP(m, v) _mm512_maskz_mov_ps (m, v)
#define NEGATE(v) (-(v))
#define SQRT(v) _mm512_sqrt_ps (v)
#define LARGER(a, b) _mm512_max_ps (a, b)
#define PUSH(before, v)                                                                                                \
  _mm512_castsi512_ps (_mm512_alignr_epi32 (_mm512_castps_si512 (v), _mm512_castps_si512 (before), 15))
#define SUM_EIGHTS(p) eight_sum_eights (p)
#include "slab-filter-tv-kernel.h"
#endif

const TvKernels *
slab_tv_choose_kernels (void)
{
  switch (slab_cpu_get_vector_bytes ())
    {
#ifdef SLAB_CPU_HAS_TARGETS
    case 64:
      return &tv_kernels_64;
    case 32:
      return &tv_kernels_32;
#endif
    default:
      return &tv_kernels_16;
    }
}
