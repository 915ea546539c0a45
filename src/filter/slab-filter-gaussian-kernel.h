/* SPDX-License-Identifier: MIT */

/*
 * The passes of the Gaussian, compiled once for each accumulator and instruction set. Before including it, define
 *   REAL          float or double: the accumulator, and the lines that are summed
 *   VECTOR_BYTES  of a vector of the machine
 *   CENTRE_FIRST  the order of the sum, see sum_block ()
 *   TARGET        the attribute that allows the instructions
 *   NAME(x)       x with a suffix of its own
 *
 * Vectors are GCC's vector extension in the machine's own width, since wider ones are taken apart badly. A voxel's
 * sum is made of the same operations in the same order wherever it stands in a vector of any width.
 */

#define LANES ((gsize) VECTOR_BYTES / sizeof (REAL))

typedef REAL NAME (Vector) __attribute__ ((vector_size (VECTOR_BYTES), aligned (sizeof (REAL)), may_alias));
typedef float NAME (Floats)
    __attribute__ ((vector_size (VECTOR_BYTES / sizeof (REAL) * sizeof (float)), aligned (sizeof (float)), may_alias));

/* Outputs in flight at a time: enough independent sums to hide the latency of an addition. */
#define BLOCK (4 * LANES)

/*
 * The weighted sum of the numbers at @centre and of @radius taps to each side, @step apart.
 *
 * With CENTRE_FIRST it is that of SciPy's NI_Correlate1D for a symmetric kernel: the centre, then the pairs from the
 * outermost inwards. Without, the centre comes last: small numbers first, so that less is rounded off.
 */
#define START(i)                                                                                                       \
  NAME (Vector) sum##i = { 0 };                                                                                        \
  if (CENTRE_FIRST)                                                                                                    \
    sum##i = *(const NAME (Vector) *) (centre + (i) *LANES) * weights[0];
#define PAIR(i)                                                                                                        \
  sum##i += (*(const NAME (Vector) *) (before + (i) *LANES) + *(const NAME (Vector) *) (after + (i) *LANES)) * weight;
#define STORE(i)                                                                                                       \
  if (!CENTRE_FIRST)                                                                                                   \
    sum##i += *(const NAME (Vector) *) (centre + (i) *LANES) * weights[0];                                             \
  *(NAME (Floats) *) (out + (i) *LANES) = __builtin_convertvector(sum##i, NAME (Floats));

SLAB_FILTER_INLINE void
NAME (sum_block) (const REAL *centre, gsize step, const REAL *weights, gsize radius, float *out)
{
  const REAL *before = centre - radius * step;
  const REAL *after = centre + radius * step;

  START (0)
  START (1)
  START (2)
  START (3)
  for (gsize tap = radius; tap > 0; tap--, before += step, after -= step)
    {
      const REAL weight = weights[tap];

      PAIR (0)
      PAIR (1)
      PAIR (2)
      PAIR (3)
    }
  STORE (0)
  STORE (1)
  STORE (2)
  STORE (3)
}

SLAB_FILTER_INLINE void
NAME (sum_vector) (const REAL *centre, gsize step, const REAL *weights, gsize radius, float *out)
{
  const REAL *before = centre - radius * step;
  const REAL *after = centre + radius * step;

  START (0)
  for (gsize tap = radius; tap > 0; tap--, before += step, after -= step)
    {
      const REAL weight = weights[tap];

      PAIR (0)
    }
  STORE (0)
}

#undef START
#undef PAIR
#undef STORE

/* @n numbers at @in, made REAL; @out has room up to the next multiple of LANES, which is cleared. */
SLAB_FILTER_INLINE void
NAME (widen) (const float *in, gsize n, REAL *out)
{
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    *(NAME (Vector) *) (out + i) = __builtin_convertvector(*(const NAME (Floats) *) (in + i), NAME (Vector));
  if (i < n)
    {
      gsize end = i + LANES;

      for (; i < n; i++)
        out[i] = (REAL) in[i];
      for (; i < end; i++)
        out[i] = 0;
    }
}

/*
 * One pass along z or y: @n columns through the 2 * @radius + @n_out rows of @rows (NULL: a row of @cval) to @n_out
 * rows at @out, @out_stride apart, each with room up to the next multiple of LANES.
 *
 * A block of columns is gathered first: rows of the input are a plane apart, often a multiple of the cache's
 * stride, and each is converted once instead of once a tap.
 */
SLAB_FILTER_INLINE void
NAME (filter_columns) (const float *const *rows, gsize radius, gsize n_out, gsize n, const REAL *weights, REAL cval,
                       REAL *gather, float *out, gsize out_stride)
{
  const gsize n_rows = 2 * radius + n_out;

  for (gsize x = 0; x < n; x += BLOCK)
    {
      const gsize width = MIN (n - x, (gsize) BLOCK);

      for (gsize row = 0; row < n_rows; row++)
        {
          REAL *to = gather + row * BLOCK;

          if (rows[row] == NULL)
            for (gsize i = 0; i < BLOCK; i++)
              to[i] = cval;
          else
            {
              if (width == BLOCK)
                for (gsize i = 0; i < BLOCK; i += LANES)
                  *(NAME (Vector) *) (to + i) = __builtin_convertvector(*(const NAME (Floats) *) (rows[row] + x + i),
                                                                        NAME (Vector));
              else
                NAME (widen) (rows[row] + x, width, to);
              for (gsize i = 0; i < BLOCK; i += SLAB_FILTER_CACHE_LINE / sizeof (float))
                __builtin_prefetch (rows[row] + x + BLOCK + i);
            }
        }

      for (gsize row = 0; row < n_out; row++)
        {
          const REAL *centre = gather + (row + radius) * BLOCK;

          if (width == BLOCK)
            NAME (sum_block) (centre, BLOCK, weights, radius, out + row * out_stride + x);
          else
            for (gsize i = 0; i < width; i += LANES)
              NAME (sum_vector) (centre + i, BLOCK, weights, radius, out + row * out_stride + x + i);
        }
    }
}

/* The pass along x: @line holds @radius numbers, then @n, then @radius, and room for a block beyond. */
SLAB_FILTER_INLINE void
NAME (filter_line) (const REAL *line, gsize radius, gsize n, const REAL *weights, float *out)
{
  float rest[LANES];
  gsize x = 0;

  for (; x + BLOCK <= n; x += BLOCK)
    NAME (sum_block) (line + radius + x, 1, weights, radius, out + x);
  for (; x + LANES <= n; x += LANES)
    NAME (sum_vector) (line + radius + x, 1, weights, radius, out + x);
  if (x < n)
    {
      NAME (sum_vector) (line + radius + x, 1, weights, radius, rest);
      memcpy (out + x, rest, (n - x) * sizeof (float));
    }
}

/* See gaussian_run_chunk (). */
TARGET static void
NAME (gaussian_run) (SlabFilterChunk *chunk, const GaussianLayout *layout)
{
  guint8 *scratch = chunk->scratch;
  const gint64 *size = chunk->input_size;
  const gint64 *core = chunk->core_size;
  const gint64 *radius = layout->radius;
  const gint64 *map[SLAB_FILTER_N_AXES];
  const REAL *weights[SLAB_FILTER_N_AXES];
  const float **rows = (const float **) (scratch + layout->rows);
  REAL *gather = (REAL *) (scratch + layout->gather);
  float *ring = (float *) (scratch + layout->ring);
  float *lines = (float *) (scratch + layout->lines);
  REAL *line = (REAL *) (scratch + layout->line);
  const REAL cval = (REAL) layout->cval;
  const gsize plane_stride = (gsize) (layout->ring_rows * layout->ring_width);
  const gint64 n_z_blocks = (core[0] + layout->z_block - 1) / layout->z_block;
  const gint64 n_y_blocks = (core[1] + layout->y_block - 1) / layout->y_block;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      map[axis] = (const gint64 *) (scratch + layout->map[axis]);
      weights[axis] = (const REAL *) (scratch + layout->weights[axis]);
    }

  for (gint64 x0 = 0; x0 < core[2]; x0 += layout->tile)
    {
      const gint64 tile = MIN (layout->tile, core[2] - x0);
      const gint64 line_size = tile + 2 * radius[2];
      gint64 x_low, x_high, y_low, y_high;

      gaussian_get_span (map[2] + x0, line_size, &x_low, &x_high);
      gaussian_get_span (map[1], core[1] + 2 * radius[1], &y_low, &y_high);

      for (gint64 z_index = 0; z_index < n_z_blocks; z_index++)
        {
          /* Blocks of equal height, so that none pays the whole gather for a row or two. */
          const gint64 z0 = core[0] * z_index / n_z_blocks;
          const gint64 z_block = core[0] * (z_index + 1) / n_z_blocks - z0;
          gint64 y_next = y_low;

          for (gint64 y_index = 0; y_index < n_y_blocks; y_index++)
            {
              const gint64 y0 = core[1] * y_index / n_y_blocks;
              const gint64 y_block = core[1] * (y_index + 1) / n_y_blocks - y0;
              gint64 low, high;

              gaussian_get_span (map[1] + y0, y_block + 2 * radius[1], &low, &high);
              for (; y_next < high; y_next++)
                {
                  if (slab_filter_chunk_is_cancelled (chunk))
                    return;

                  for (gint64 row = 0; row < z_block + 2 * radius[0]; row++)
                    {
                      const gint64 z = map[0][z0 + row];

                      rows[row] = z < 0 ? NULL : chunk->input + (z * size[1] + y_next) * size[2] + x_low;
                    }
                  NAME (filter_columns)
                  (rows, (gsize) radius[0], (gsize) z_block, (gsize) (x_high - x_low), weights[0], cval, gather,
                   ring + (gsize) ((y_next % layout->ring_rows) * layout->ring_width), plane_stride);
                }

              for (gint64 z = 0; z < z_block; z++)
                {
                  if (slab_filter_chunk_is_cancelled (chunk))
                    return;

                  for (gint64 row = 0; row < y_block + 2 * radius[1]; row++)
                    {
                      const gint64 y = map[1][y0 + row];

                      rows[row] = y < 0 ? NULL
                                        : ring + (gsize) z * plane_stride
                                              + (gsize) ((y % layout->ring_rows) * layout->ring_width);
                    }
                  NAME (filter_columns)
                  (rows, (gsize) radius[1], (gsize) y_block, (gsize) (x_high - x_low), weights[1], cval, gather, lines,
                   (gsize) layout->ring_width);

                  for (gint64 row = 0; row < y_block; row++)
                    {
                      const float *from = lines + row * layout->ring_width;
                      float *to = chunk->output + (gsize) (z0 + z) * chunk->output_plane_stride
                                  + (gsize) (y0 + row) * chunk->output_row_stride + (gsize) x0;
                      /* Where the line lies inside the input, and so is one run of numbers. */
                      const gint64 first = chunk->core_start[2] + x0 - radius[2];
                      const gint64 inside = CLAMP (-first, 0, line_size);
                      const gint64 outside = CLAMP (size[2] - first, inside, line_size);

                      if (slab_filter_chunk_is_cancelled (chunk))
                        return;

                      if (outside > inside)
                        NAME (widen) (from + (first + inside - x_low), (gsize) (outside - inside), line + inside);
                      for (gint64 i = 0; i < inside; i++)
                        line[i] = map[2][x0 + i] < 0 ? cval : (REAL) from[map[2][x0 + i] - x_low];
                      for (gint64 i = outside; i < line_size; i++)
                        line[i] = map[2][x0 + i] < 0 ? cval : (REAL) from[map[2][x0 + i] - x_low];
                      for (gint64 i = line_size; i < line_size + (gint64) LANES; i++)
                        line[i] = 0;
                      NAME (filter_line) (line, (gsize) radius[2], (gsize) tile, weights[2], to);
                    }
                }
            }
        }
    }
}

#undef BLOCK
#undef LANES
