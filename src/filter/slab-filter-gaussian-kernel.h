/* SPDX-License-Identifier: MIT */

/*
 * The passes of the Gaussian, compiled once for each accumulator and instruction set, in a file each: they take long
 * to compile. Before including it, after slab-filter-gaussian-private.h, define
 *   REAL          float or double: the accumulator, and the numbers that are summed
 *   IS_FLOAT      whether REAL is float
 *   LANES         REALs in a vector of the machine: 2, 4, 8 or 16
 *   WIDE          vectors of a block side by side: as many as there are registers for
 *   CENTRE_FIRST  the order of the sum, see sum_group ()
 *   MULTIPLY_ADD  (a, b, sum): vectors a and sum, number b
 *   STREAM        (to, floats): stores a whole line of the cache without reading it first; or not defined
 *   TARGET        the attribute that allows the instructions
 *   NAME(x)       x with a suffix of its own
 *
 * Vectors are GCC's vector extension in the machine's own width, since wider ones are taken apart badly. A voxel's
 * sum is made of the same operations in the same order wherever it stands in a vector, a block or a chunk; so blocks
 * at the end of a row may begin early and make some voxels a second time.
 */

typedef REAL NAME (Vector) __attribute__ ((vector_size (LANES * sizeof (REAL)), aligned (sizeof (REAL)), may_alias));
typedef float NAME (Floats) __attribute__ ((vector_size (LANES * sizeof (float)), aligned (sizeof (float)), may_alias));
typedef gint32 NAME (Ints) __attribute__ ((vector_size (LANES * sizeof (gint32))));
typedef guint8 NAME (UInt8s) __attribute__ ((vector_size (LANES), aligned (1), may_alias));
typedef gint8 NAME (Int8s) __attribute__ ((vector_size (LANES), aligned (1), may_alias));
typedef guint16 NAME (UInt16s) __attribute__ ((vector_size (LANES * 2), aligned (1), may_alias));
typedef gint16 NAME (Int16s) __attribute__ ((vector_size (LANES * 2), aligned (1), may_alias));
#if LANES > 2
typedef double NAME (Pairs) __attribute__ ((vector_size (LANES * sizeof (float))));
#endif

/* Outputs along the axis that share their loads: as many as a Gaussian's radius of 4 sigma is a multiple of. */
#define GROUP ((gsize) 4)
/* Columns of a pass along z or y at a time. */
#define BLOCK ((gsize) WIDE * LANES)
/* Outputs along x at a time. */
#define LINE_BLOCK MAX ((gsize) LANES, GROUP *WIDE)

/*
 * The weighted sums of GROUP * WIDE places: GROUP along the axis, @step apart, and WIDE beside, @beside apart. The
 * first has its centre at @base; by table, row i is @rows[i] + @x instead of @base + i * @step.
 *
 * With CENTRE_FIRST a sum is that of SciPy's NI_Correlate1D for a symmetric kernel: the centre, then the pairs from
 * the outermost inwards. Without, the centre comes last: small numbers first, so that less is rounded off. Sums begin
 * with -0, which changes no number that is added to it.
 *
 * A step inwards needs one new row at each end of what the step before had, so that a sum loads few more rows than
 * its group covers; the rows stay in registers, whose names come round every GROUP steps.
 */
#define ROW(i, v)                                                                                                      \
  (*(const NAME (Vector) *) ((by_table ? rows[(gssize) (i)] + x : base + (gssize) (i) * (gssize) step) + (v) *beside))
TARGET SLAB_FILTER_INLINE void
NAME (sum_group) (const REAL *base, gsize step, gboolean by_table, const REAL *const *rows, gsize x, gsize beside,
                  const REAL *weights, gsize radius, NAME (Vector) sums[GROUP][WIDE])
{
  NAME (Vector) before[GROUP][WIDE], after[GROUP][WIDE];
  gssize tap = (gssize) radius;

#pragma GCC unroll 4
  for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
    for (gsize v = 0; v < WIDE; v++)
      if (CENTRE_FIRST)
        sums[i][v] = ROW (i, v) * weights[0];
      else
        sums[i][v] = -(NAME (Vector)){ 0 };

  for (; tap % (gssize) GROUP != 0; tap--)
#pragma GCC unroll 4
    for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
      for (gsize v = 0; v < WIDE; v++)
        {
          const NAME (Vector) pair = ROW ((gssize) i - tap, v) + ROW ((gssize) i + tap, v);

          sums[i][v] = MULTIPLY_ADD (pair, weights[tap], sums[i][v]);
        }

  if (tap > 0)
    {
#pragma GCC unroll 4
      for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
        for (gsize v = 0; v < WIDE; v++)
          {
            before[i][v] = ROW ((gssize) i - tap, v);
            after[i][v] = ROW ((gssize) i + tap, v);
          }
      for (;;)
        {
#pragma GCC unroll 4
          for (gsize turn = 0; turn < GROUP; turn++, tap--)
            {
#pragma GCC unroll 2
              for (gsize v = 0; v < WIDE; v++)
                {
#pragma GCC unroll 4
                  for (gsize i = 0; i < GROUP; i++)
                    {
                      const NAME (Vector) pair = before[(i + turn) % GROUP][v] + after[(i - turn) % GROUP][v];

                      sums[i][v] = MULTIPLY_ADD (pair, weights[tap], sums[i][v]);
                    }
                  /* The outermost two have had their last use. In the end, before has the centres. */
                  before[turn][v] = ROW ((gssize) GROUP - tap, v);
                  after[GROUP - 1 - turn][v] = ROW (tap - 1, v);
                }
            }
          if (tap == 0)
            break;
        }
    }
  else
#pragma GCC unroll 4
    for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
      for (gsize v = 0; v < WIDE; v++)
        before[i][v] = ROW (i, v);

  if (!CENTRE_FIRST)
#pragma GCC unroll 4
    for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
      for (gsize v = 0; v < WIDE; v++)
        sums[i][v] = MULTIPLY_ADD (before[i][v], weights[0], sums[i][v]);
}

/* The same for one place along the axis. */
TARGET SLAB_FILTER_INLINE void
NAME (sum_one) (const REAL *base, gsize step, gboolean by_table, const REAL *const *rows, gsize x, gsize beside,
                const REAL *weights, gsize radius, NAME (Vector) sums[WIDE])
{
#pragma GCC unroll 2
  for (gsize v = 0; v < WIDE; v++)
    if (CENTRE_FIRST)
      sums[v] = ROW (0, v) * weights[0];
    else
      sums[v] = -(NAME (Vector)){ 0 };
  for (gssize tap = (gssize) radius; tap > 0; tap--)
#pragma GCC unroll 2
    for (gsize v = 0; v < WIDE; v++)
      {
        const NAME (Vector) pair = ROW (-tap, v) + ROW (tap, v);

        sums[v] = MULTIPLY_ADD (pair, weights[tap], sums[v]);
      }
  if (!CENTRE_FIRST)
#pragma GCC unroll 2
    for (gsize v = 0; v < WIDE; v++)
      sums[v] = MULTIPLY_ADD (ROW (0, v), weights[0], sums[v]);
}
#undef ROW

/*
 * One pass along z or y for a block of columns: @n_out rows at @out, @out_stride apart. Row i of the pass, of which
 * there are 2 * @radius more, is @base + i * BLOCK or, by table, @rows[i] + @x.
 */
TARGET SLAB_FILTER_INLINE void
NAME (filter_block) (const REAL *base, gboolean by_table, const REAL *const *rows, gsize x, gsize radius, gsize n_out,
                     const REAL *weights, float *out, gsize out_stride)
{
  gsize row = 0;

  while (row < n_out)
    {
      if (n_out >= GROUP)
        {
          NAME (Vector) sums[GROUP][WIDE];

          row = MIN (row, n_out - GROUP);
          NAME (sum_group)
          (by_table ? NULL : base + (row + radius) * BLOCK, BLOCK, by_table, by_table ? rows + row + radius : NULL, x,
           LANES, weights, radius, sums);
#pragma GCC unroll 4
          for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
            for (gsize v = 0; v < WIDE; v++)
              *(NAME (Floats) *) (out + (row + i) * out_stride + v * LANES) = __builtin_convertvector(sums[i][v],
                                                                                                      NAME (Floats));
          row += GROUP;
        }
      else
        {
          NAME (Vector) sums[WIDE];

          NAME (sum_one)
          (by_table ? NULL : base + (row + radius) * BLOCK, BLOCK, by_table, by_table ? rows + row + radius : NULL, x,
           LANES, weights, radius, sums);
#pragma GCC unroll 2
          for (gsize v = 0; v < WIDE; v++)
            *(NAME (Floats) *) (out + row * out_stride + v * LANES) = __builtin_convertvector(sums[v], NAME (Floats));
          row++;
        }
    }
}

/* --- Gathering -------------------------------------------------------------------------------------------------- */

/* @n of BLOCK samples of each of @n_rows rows, made REAL: rows of a volume are a plane apart, often a multiple of the
 * cache's stride, and each is converted once instead of once a tap. A row of NULL is one of @cval. */
#define GATHER(Samples, Sample, CONVERT)                                                                               \
  for (gsize row = 0; row < n_rows; row++)                                                                             \
    {                                                                                                                  \
      REAL *to = gather + row * BLOCK;                                                                                 \
      const Sample *from = rows[row] ? (const Sample *) rows[row] + x : NULL;                                          \
      gsize done = 0;                                                                                                  \
                                                                                                                       \
      if (from == NULL)                                                                                                \
        {                                                                                                              \
          for (; done < BLOCK; done++)                                                                                 \
            to[done] = cval;                                                                                           \
          continue;                                                                                                    \
        }                                                                                                              \
      if (n == BLOCK)                                                                                                  \
        for (gsize i = 0; i < BLOCK; i += LANES)                                                                       \
          *(NAME (Vector) *) (to + i) = CONVERT (*(const NAME (Samples) *) (const void *) (from + i));                 \
      else                                                                                                             \
        {                                                                                                              \
          for (; done + LANES <= n; done += LANES)                                                                     \
            *(NAME (Vector) *) (to + done) = CONVERT (*(const NAME (Samples) *) (const void *) (from + done));         \
          for (; done < n; done++)                                                                                     \
            {                                                                                                          \
              Sample value;                                                                                            \
                                                                                                                       \
              memcpy (&value, from + done, sizeof value);                                                              \
              to[done] = (REAL) value;                                                                                 \
            }                                                                                                          \
          for (; done < BLOCK; done++)                                                                                 \
            to[done] = 0;                                                                                              \
        }                                                                                                              \
      for (gsize i = 0; i < BLOCK * sizeof (Sample) && ahead > 0; i += SLAB_FILTER_CACHE_LINE)                         \
        __builtin_prefetch ((const guint8 *) from + ahead + i, 0, 2);                                                  \
    }
#define OF_FLOATS(floats) __builtin_convertvector(floats, NAME (Vector))
#define OF_SMALL(ints) __builtin_convertvector(__builtin_convertvector(ints, NAME (Ints)), NAME (Vector))

TARGET SLAB_FILTER_INLINE void
NAME (gather) (const void *const *rows, gsize n_rows, gsize x, gsize n, SlabFilterSample sample, gsize ahead, REAL cval,
               REAL *gather)
{
  switch (sample)
    {
    case SLAB_FILTER_SAMPLE_UINT8:
      GATHER (UInt8s, guint8, OF_SMALL)
      break;
    case SLAB_FILTER_SAMPLE_INT8:
      GATHER (Int8s, gint8, OF_SMALL)
      break;
    case SLAB_FILTER_SAMPLE_UINT16:
      GATHER (UInt16s, guint16, OF_SMALL)
      break;
    case SLAB_FILTER_SAMPLE_INT16:
      GATHER (Int16s, gint16, OF_SMALL)
      break;
    case SLAB_FILTER_SAMPLE_FLOAT32:
    case SLAB_FILTER_SAMPLE_OTHER:
    default:
      GATHER (Floats, float, OF_FLOATS)
      break;
    }
}
#undef GATHER
#undef OF_FLOATS
#undef OF_SMALL

/* --- Transposing ------------------------------------------------------------------------------------------------ */

/* LANES rows of LANES numbers in place: by 1 and by 2 numbers within each 16 bytes, then the sixteenths. */
TARGET SLAB_FILTER_INLINE void
NAME (transpose) (NAME (Floats) rows[LANES])
{
  NAME (Floats) a[LANES], b[LANES];

#if LANES == 2
  a[0] = __builtin_shufflevector (rows[0], rows[1], 0, 2);
  a[1] = __builtin_shufflevector (rows[0], rows[1], 1, 3);
  for (gsize i = 0; i < LANES; i++)
    b[i] = a[i];
#else
#pragma GCC unroll 16
  for (gsize i = 0; i < LANES; i += 2)
    {
#if LANES == 4
      a[i] = __builtin_shufflevector (rows[i], rows[i + 1], 0, 4, 1, 5);
      a[i + 1] = __builtin_shufflevector (rows[i], rows[i + 1], 2, 6, 3, 7);
#elif LANES == 8
      a[i] = __builtin_shufflevector (rows[i], rows[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
      a[i + 1] = __builtin_shufflevector (rows[i], rows[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
#else
      a[i] = __builtin_shufflevector (rows[i], rows[i + 1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
      a[i + 1] = __builtin_shufflevector (rows[i], rows[i + 1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15,
                                          31);
#endif
    }
#pragma GCC unroll 16
  for (gsize i = 0; i < LANES; i++)
    {
      const NAME (Pairs) low = (NAME (Pairs)) a[i / 4 * 4 + i % 4 / 2];
      const NAME (Pairs) high = (NAME (Pairs)) a[i / 4 * 4 + i % 4 / 2 + 2];

#if LANES == 4
      b[i] = (NAME (Floats)) (i % 2 == 0 ? __builtin_shufflevector (low, high, 0, 2)
                                         : __builtin_shufflevector (low, high, 1, 3));
#elif LANES == 8
      b[i] = (NAME (Floats)) (i % 2 == 0 ? __builtin_shufflevector (low, high, 0, 4, 2, 6)
                                         : __builtin_shufflevector (low, high, 1, 5, 3, 7));
#else
      b[i] = (NAME (Floats)) (i % 2 == 0 ? __builtin_shufflevector (low, high, 0, 8, 2, 10, 4, 12, 6, 14)
                                         : __builtin_shufflevector (low, high, 1, 9, 3, 11, 5, 13, 7, 15));
#endif
    }
#endif

#if LANES <= 4
  for (gsize i = 0; i < LANES; i++)
    rows[i] = b[i];
#elif LANES == 8
#pragma GCC unroll 16
  for (gsize i = 0; i < 4; i++)
    {
      rows[i] = __builtin_shufflevector (b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
      rows[i + 4] = __builtin_shufflevector (b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
#else
#define EVEN(x, y) __builtin_shufflevector (x, y, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define ODD(x, y) __builtin_shufflevector (x, y, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
#pragma GCC unroll 16
  for (gsize i = 0; i < 4; i++)
    {
      const NAME (Floats) even_low = EVEN (b[i], b[i + 4]), even_high = EVEN (b[i + 8], b[i + 12]);
      const NAME (Floats) odd_low = ODD (b[i], b[i + 4]), odd_high = ODD (b[i + 8], b[i + 12]);

      rows[i] = EVEN (even_low, even_high);
      rows[i + 4] = EVEN (odd_low, odd_high);
      rows[i + 8] = ODD (even_low, even_high);
      rows[i + 12] = ODD (odd_low, odd_high);
    }
#undef EVEN
#undef ODD
#endif
}

/* LANES numbers of LANES lines, @in_stride apart, to the vectors of LANES columns. */
TARGET SLAB_FILTER_INLINE void
NAME (to_columns) (const float *in, gsize in_stride, REAL *columns)
{
  NAME (Floats) rows[LANES];

#pragma GCC unroll 16
  for (gsize i = 0; i < LANES; i++)
    rows[i] = *(const NAME (Floats) *) (in + i * in_stride);
  NAME (transpose) (rows);
#pragma GCC unroll 16
  for (gsize i = 0; i < LANES; i++)
    *(NAME (Vector) *) (columns + i * LANES) = __builtin_convertvector(rows[i], NAME (Vector));
}

/* --- The pass along x ------------------------------------------------------------------------------------------- */

/* @n outputs of each of @n_lines lines, of which @columns has the vectors from @radius before the first output on,
 * and LINE_BLOCK beyond the last one that is needed. */
TARGET SLAB_FILTER_INLINE void
NAME (filter_lines) (const REAL *columns, gsize radius, gsize n, const REAL *weights, float *const *lines,
                     gsize n_lines, gsize x)
{
  for (gsize done = 0; done < n; done += LINE_BLOCK)
    {
      NAME (Floats) outs[LINE_BLOCK];
      const gsize n_now = MIN (n - done, LINE_BLOCK);

#pragma GCC unroll 4
      for (gsize part = 0; part < LINE_BLOCK; part += GROUP * WIDE)
        {
          NAME (Vector) sums[GROUP][WIDE];

          NAME (sum_group)
          (columns + (radius + done + part) * LANES, LANES, FALSE, NULL, 0, GROUP * LANES, weights, radius, sums);
#pragma GCC unroll 4
          for (gsize i = 0; i < GROUP; i++)
#pragma GCC unroll 2
            for (gsize v = 0; v < WIDE; v++)
              outs[part + v * GROUP + i] = __builtin_convertvector(sums[i][v], NAME (Floats));
        }

#pragma GCC unroll 4
      for (gsize part = 0; part < LINE_BLOCK; part += LANES)
        {
          NAME (transpose) (outs + part);
          if (part + LANES <= n_now && n_lines == LANES)
#pragma GCC unroll 16
            for (gsize i = 0; i < LANES; i++)
              {
                float *to = lines[i] + x + done + part;

#ifdef STREAM
                if ((guintptr) to % SLAB_FILTER_CACHE_LINE == 0)
                  STREAM (to, outs[part + i]);
                else
#endif
                  *(NAME (Floats) *) to = outs[part + i];
              }
          else
            for (gsize i = 0; i < n_lines && part < n_now; i++)
              memcpy (lines[i] + x + done + part, &outs[part + i], MIN (n_now - part, LANES) * sizeof (float));
        }
    }
}

/* --- The whole -------------------------------------------------------------------------------------------------- */

/* @n_y rows from @y on of the block of planes, filtered along z, to the ring: @width columns, of which the first is
 * column @x of the chunk's input. */
TARGET SLAB_FILTER_INLINE gboolean
NAME (fill_ring) (SlabFilterChunk *chunk, const SlabGaussianLayout *layout, const REAL *weights, gint64 z0,
                  gint64 z_block, gint64 y, gint64 n_y, gint64 x, gint64 width)
{
  guint8 *scratch = chunk->scratch;
  const gint64 *map = (const gint64 *) (scratch + layout->map[0]);
  const void **rows = (const void **) (scratch + layout->rows);
  REAL *gather = (REAL *) (scratch + layout->gather);
  float *ring = (float *) (scratch + layout->ring);
  float *converted = (float *) (scratch + layout->converted);
  const gsize size = chunk->input_sample_size;
  const SlabFilterSample sample = chunk->convert ? SLAB_FILTER_SAMPLE_FLOAT32 : chunk->input_sample;

  for (gint64 end = y + n_y; y < end; y++)
    {
      float *out = ring + (gsize) (y % layout->ring_rows) * (gsize) layout->ring_width;
      const gint64 source_y = (layout->origin[1] + y) % chunk->input_size[1];
      /* The next row of the same planes will be wanted soon; nothing but this can know. */
      const gsize ahead = source_y + 1 < chunk->input_size[1] && !chunk->convert ? chunk->input_row_stride * size : 0;

      if (slab_filter_chunk_is_cancelled (chunk))
        return FALSE;
      for (gint64 row = 0; row < z_block + 2 * layout->radius[0]; row++)
        {
          const gint64 z = map[z0 + row];
          const gsize place = (gsize) z * chunk->input_plane_stride + (gsize) source_y * chunk->input_row_stride
                              + (gsize) x;

          rows[row] = z < 0 ? NULL : (const guint8 *) chunk->input + place * size;
          if (z >= 0 && chunk->convert)
            {
              float *to = converted + row * layout->ring_width;

              chunk->convert (chunk->convert_data, rows[row], (gsize) width, to);
              rows[row] = to;
            }
        }
      for (gsize done = 0; done < (gsize) width; done += BLOCK)
        {
          if (done + BLOCK > (gsize) width && (gsize) width >= BLOCK)
            done = (gsize) width - BLOCK;
          NAME (gather)
          (rows, (gsize) (z_block + 2 * layout->radius[0]), done, MIN ((gsize) width - done, BLOCK), sample, ahead,
           (REAL) layout->cval, gather);
          NAME (filter_block)
          (gather, FALSE, NULL, 0, (gsize) layout->radius[0], (gsize) z_block, weights, out + done,
           (gsize) layout->plane_stride);
        }
    }
  return TRUE;
}

/* Rows of some planes, filtered along y: LANES lines of @width columns in all, as vectors of columns. Line i is row
 * @y0 + (@first + i) % @y_block of plane (@first + i) / @y_block of the ring. */
TARGET SLAB_FILTER_INLINE void
NAME (filter_ring) (SlabFilterChunk *chunk, const SlabGaussianLayout *layout, const REAL *weights, gint64 first,
                    gint64 n_lines, gint64 y0, gint64 y_block, gint64 width, REAL *columns)
{
  guint8 *scratch = chunk->scratch;
  const gint64 *map = (const gint64 *) (scratch + layout->map[1]);
  const float **rows = (const float **) (scratch + layout->rows);
  const float *ring = (const float *) (scratch + layout->ring);
  const float *outside = (const float *) (scratch + layout->outside);
  float *lines = (float *) (scratch + layout->lines);
  const gsize radius = (gsize) layout->radius[1];
  const gint64 n_segments = (first + n_lines - 1) / y_block - first / y_block + 1;
  const gint64 n_rows = y_block + 2 * layout->radius[1];

  for (gint64 segment = 0; segment < n_segments; segment++)
    {
      const float *plane = ring + (gsize) (first / y_block + segment) * (gsize) layout->plane_stride;

      for (gint64 row = 0; row < n_rows; row++)
        {
          const gint64 y = map[y0 + row];

          rows[segment * n_rows + row] = y >= 0     ? plane + (gsize) ((y % layout->ring_rows) * layout->ring_width)
                                         : IS_FLOAT ? outside
                                                    : NULL;
        }
    }

  for (gsize done = 0; done < (gsize) width; done += BLOCK)
    {
      gint64 line = 0;

      if (done + BLOCK > (gsize) width && (gsize) width >= BLOCK)
        done = (gsize) width - BLOCK;
      for (gint64 segment = 0; segment < n_segments; segment++)
        {
          const gint64 row = (first + line) % y_block;
          const gint64 n = MIN (y_block - row, n_lines - line);
          float *out = lines + (gsize) line * BLOCK;

#if IS_FLOAT
          NAME (filter_block)
          (NULL, TRUE, rows + segment * n_rows + row, done, radius, (gsize) n, weights, out, BLOCK);
#else
          REAL *gather = (REAL *) (scratch + layout->gather);

          NAME (gather)
          ((const void *const *) (rows + segment * n_rows + row), (gsize) n + 2 * radius, done, BLOCK,
           SLAB_FILTER_SAMPLE_FLOAT32, 0, (REAL) layout->cval, gather);
          NAME (filter_block) (gather, FALSE, NULL, 0, radius, (gsize) n, weights, out, BLOCK);
#endif
          line += n;
        }
#pragma GCC unroll 2
      for (gsize v = 0; v < WIDE; v++)
        NAME (to_columns) (lines + v * LANES, BLOCK, columns + (done + v * LANES) * LANES);
    }
}

/* The vectors of columns outside the input, from those inside: position p is at @columns + (p - @base) * LANES. */
TARGET SLAB_FILTER_INLINE void
NAME (extend_columns) (const gint64 *map, gint64 map_start, gint64 from, gint64 to, gint64 base, REAL cval,
                       REAL *columns)
{
  for (gint64 p = from; p < to; p++)
    {
      const gint64 source = map[p - map_start];
      NAME (Vector) value;

      if (source >= 0)
        value = *(const NAME (Vector) *) (columns + (source - base) * LANES);
      else
        value = (NAME (Vector)){ 0 } + cval;
      *(NAME (Vector) *) (columns + (p - base) * LANES) = value;
    }
}

/* The part of the core from plane @z_from to @z_to and row @y_from to @y_to. See gaussian_run_chunk (). */
TARGET void
NAME (slab_filter_gaussian_run) (SlabFilterChunk *chunk, const SlabGaussianLayout *layout, gint64 z_from, gint64 z_to,
                                 gint64 y_from, gint64 y_to)
{
  guint8 *scratch = chunk->scratch;
  const gint64 *core = chunk->core_size;
  const gint64 *radius = layout->radius;
  const gint64 *map[SLAB_FILTER_N_AXES];
  const REAL *weights[SLAB_FILTER_N_AXES];
  REAL *columns = (REAL *) (scratch + layout->columns);
  float *outside = (float *) (scratch + layout->outside);
  /* Positions along x: the core's, those that the map speaks of, those that are read. */
  const gint64 core_low = layout->core_start[2], core_high = core_low + core[2];
  const gint64 map_low = core_low - radius[2], map_high = core_high + radius[2];
  gint64 x_low, x_high, y_low, y_high, tile_high;
  gint64 out_low = core_low;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      map[axis] = (const gint64 *) (scratch + layout->map[axis]);
      weights[axis] = (const REAL *) (scratch + layout->weights[axis]);
    }
  slab_gaussian_get_span (map[2], core[2] + 2 * radius[2], &x_low, &x_high);
  slab_gaussian_get_span (map[1] + y_from, y_to - y_from + 2 * radius[1], &y_low, &y_high);
  if (IS_FLOAT)
    for (gint64 i = 0; i < layout->ring_width; i++)
      outside[i] = (float) layout->cval;

  for (gint64 tile_low = x_low; tile_low < x_high; tile_low = tile_high)
    {
      const gint64 source_x = (layout->origin[2] + tile_low) % chunk->input_size[2];
      tile_high = MIN (tile_low + MIN (layout->tile, chunk->input_size[2] - source_x), x_high);
      const gboolean is_last = tile_high == x_high;
      /* Outputs whose columns are all there; but for the last of them whole blocks. */
      const gint64 n_ready = MAX (tile_high - radius[2] - out_low, 0) / (gint64) LINE_BLOCK * (gint64) LINE_BLOCK;
      const gint64 out_high = is_last ? core_high : MIN (out_low + n_ready, core_high);
      /* Of the columns. Where the whole row is one tile, it may have more of them than the outputs' reach. */
      const gint64 base = tile_low > x_low ? out_low - radius[2] : MIN (map_low, x_low);
      const gint64 next_base = out_high - radius[2];
      REAL *carry = (REAL *) (scratch + layout->carry);

      for (gint64 z0 = z_from; z0 < z_to; z0 += layout->z_block)
        {
          const gint64 z_block = MIN (layout->z_block, z_to - z0);
          gint64 since = slab_filter_begin_pass (chunk);
          gint64 y_next = y_low;
          gint64 z_low, z_high;

          slab_gaussian_get_span (map[0] + z0, z_block + 2 * radius[0], &z_low, &z_high);

          for (gint64 y0 = y_from; y0 < y_to; y0 += layout->y_block)
            {
              const gint64 y_block = MIN (layout->y_block, y_to - y0);
              const gint64 n_turns = (z_block * y_block - 1) / LANES + 1;
              gint64 parts[2] = { 0, 0 };
              gint64 low, high;

              slab_gaussian_get_span (map[1] + y0, y_block + 2 * radius[1], &low, &high);
              y_next = MAX (y_next, low);
              if (high > y_next
                  && !NAME (fill_ring) (chunk, layout, weights[0], z0, z_block, y_next, high - y_next, source_x,
                                        tile_high - tile_low))
                return;
              since = slab_filter_end_pass (chunk, SLAB_GAUSSIAN_PASS_Z, since);
              slab_gaussian_add_bytes (chunk, layout, MIN (z_high - z_low, z_block + 2 * radius[0]), z_block,
                                       MAX (high - y_next, 0), MIN (high - low, y_block + 2 * radius[1]), y_block,
                                       tile_high - tile_low, out_high - out_low, sizeof (REAL));
              y_next = MAX (y_next, high);

              for (gint64 first = 0; first < z_block * y_block; first += LANES)
                {
                  const gint64 n_lines = MIN (z_block * y_block - first, (gint64) LANES);
                  const gboolean is_timed = slab_filter_times_turn (chunk, first / LANES, n_turns);
                  gint64 turn = is_timed ? slab_filter_begin_pass (chunk) : 0;
                  float *lines[LANES];

                  if (slab_filter_chunk_is_cancelled (chunk))
                    return;
                  /* What the tile before left: the columns that reach into this one's outputs. */
                  if (tile_low > x_low)
                    memcpy (columns, carry, (gsize) (tile_low - base) * LANES * sizeof (REAL));
                  NAME (filter_ring)
                  (chunk, layout, weights[1], first, n_lines, y0, y_block, tile_high - tile_low,
                   columns + (gsize) (tile_low - base) * LANES);
                  if (is_timed)
                    {
                      const gint64 now = slab_filter_begin_pass (chunk);

                      parts[0] += now - turn;
                      turn = now;
                    }
                  if (out_high > out_low)
                    {
                      if (out_low == core_low)
                        NAME (extend_columns)
                      (map[2], map_low, map_low, MIN (0, map_high), base, (REAL) layout->cval, columns);
                      if (is_last)
                        {
                          NAME (extend_columns)
                          (map[2], map_low, MAX (layout->size[2], map_low), map_high, base, (REAL) layout->cval,
                           columns);
                          memset (columns + (gsize) (MAX (map_high, x_high) - base) * LANES, 0,
                                  LINE_BLOCK * LANES * sizeof (REAL));
                        }
                      for (gsize i = 0; i < (gsize) n_lines; i++)
                        {
                          const gint64 z = z0 + (first + (gint64) i) / y_block;
                          const gint64 y = y0 + (first + (gint64) i) % y_block;

                          lines[i] = chunk->output + (gsize) z * chunk->output_plane_stride
                                     + (gsize) y * chunk->output_row_stride;
                        }
                      NAME (filter_lines)
                      (columns + (gsize) (out_low - radius[2] - base) * LANES, (gsize) radius[2],
                       (gsize) (out_high - out_low), weights[2], lines, (gsize) n_lines, (gsize) (out_low - core_low));
                    }
                  if (!is_last)
                    memcpy (carry, columns + (gsize) (next_base - base) * LANES,
                            (gsize) (tile_high - next_base) * LANES * sizeof (REAL));
                  carry += layout->carry_size * LANES;
                  if (is_timed)
                    parts[1] += slab_filter_begin_pass (chunk) - turn;
                }
              since = slab_filter_end_two_passes (chunk, SLAB_GAUSSIAN_PASS_Y, parts, since);
            }
        }
      out_low = out_high;
    }
}
