/* SPDX-License-Identifier: MIT */

/*
 * One row of a total variation's sweep, compiled once for each instruction set. Before including it, define
 *   NAME(x)           x with a suffix of its own
 *   TARGET            the attribute that allows the instructions
 *   LANES             floats in a vector
 *   VECTOR, MASK      the types
 *   SPLAT(x)          x in every lane
 *   LOAD(p), STORE(p, v), LOAD_MASKED(p, m), STORE_MASKED(p, m, v)
 *                     unaligned; lanes out of the mask are neither read nor written, and zero when read
 *   MASK_OF(n)        the first n lanes
 *   KEEP(m, v)        v, with zero in the lanes out of the mask
 *   NEGATE(v), SQRT(v), LARGER(a, b)
 *   PUSH(before, v)   the last lane of before, then all lanes of v but its last
 *   SUM_EIGHTS(p)     of 128 floats: lane by lane, from the first eight to the last, then the eight as NumPy does
 *
 * Every operation is IEEE's and none is contracted, so each instruction set gives the same bits.
 */

/* Of the vector from @i on that a function takes. */
#define GET(p) (is_last ? LOAD_MASKED ((p) + i, mask) : LOAD ((p) + i))
#define PUT(p, v)                                                                                                      \
  do                                                                                                                   \
    {                                                                                                                  \
      if (is_last)                                                                                                     \
        STORE_MASKED ((p) + i, mask, v);                                                                               \
      else                                                                                                             \
        STORE ((p) + i, v);                                                                                            \
    }                                                                                                                  \
  while (0)

/* The @n_left voxels of the row from @i on, at most a vector of them. @left is the vector of q2 before. */
static inline __attribute__ ((always_inline)) TARGET void
NAME (take_vector) (const TvRow *row, gsize i, gsize n_left, gboolean is_last, gboolean makes_u, gboolean makes_p,
                    gboolean has_z, gboolean has_y, gboolean is_fresh, VECTOR *left)
{
  const MASK mask = MASK_OF (is_last ? n_left : LANES);
  const VECTOR zero = SPLAT (0.f);
  VECTOR old0 = zero;
  VECTOR u = zero;

  if (makes_p && !is_fresh)
    old0 = GET (row->p[0]);

  if (makes_u)
    {
      const VECTOR q2 = GET (row->q[2]);
      VECTOR d = NEGATE (((zero + GET (row->q[0])) + GET (row->q[1])) + q2);

      d = d + (makes_p ? old0 : GET (row->q0_before));
      d = d + GET (row->q1_before);
      d = d + PUSH (*left, q2);
      *left = q2;
      u = GET (row->f) + d;
      PUT (row->u, u);
      PUT (row->squares, d * d);
    }

  if (makes_p)
    {
      const VECTOR tau = SPLAT (row->tau);
      const VECTOR v = GET (row->v);
      VECTOR g0 = zero, g1 = zero, g2, norm, denominator, old1 = zero, old2 = zero;

      if (has_z && makes_u)
        g0 = u - v;
      else if (has_z)
        g0 = GET (row->v_z) - v;
      if (has_y)
        g1 = GET (row->v_y) - v;
      if (is_last)
        {
          const MASK inner = MASK_OF (n_left - 1);

          g2 = KEEP (inner, LOAD_MASKED (row->v + i + 1, inner) - v);
        }
      else
        g2 = LOAD (row->v + i + 1) - v;
      norm = SQRT ((g0 * g0 + g1 * g1) + g2 * g2);
      denominator = norm * SPLAT (row->tau_over_weight) + SPLAT (1.f);
      PUT (row->norms, norm);
      if (!is_fresh)
        {
          old1 = GET (row->p[1]);
          old2 = GET (row->p[2]);
        }
      PUT (row->p[0], (old0 - tau * g0) / denominator);
      PUT (row->p[1], (old1 - tau * g1) / denominator);
      PUT (row->p[2], (old2 - tau * g2) / denominator);
    }
}

/*
 * The same of an accelerated step, where the iterate is brought towards f + d, u is what is extrapolated from the
 * change of it, and the new p is brought back to the ball of the radius.
 */
static inline __attribute__ ((always_inline)) TARGET void
NAME (descend_vector) (const TvRow *row, gsize i, gsize n_left, gboolean is_last, gboolean makes_u, gboolean makes_p,
                       gboolean has_z, gboolean has_y, gboolean is_fresh, VECTOR *left)
{
  const MASK mask = MASK_OF (is_last ? n_left : LANES);
  const VECTOR zero = SPLAT (0.f);
  VECTOR old0 = zero, u = zero;

  if (makes_p && !is_fresh)
    old0 = GET (row->p[0]);

  if (makes_u)
    {
      const VECTOR q2 = GET (row->q[2]);
      const VECTOR before = GET (row->iterate);
      VECTOR d = (makes_p ? old0 : GET (row->q0_before)) - GET (row->q[0]);
      VECTOR change;

      d = d + (GET (row->q1_before) - GET (row->q[1]));
      d = d + (PUSH (*left, q2) - q2);
      *left = q2;
      change = SPLAT (row->relaxation) * ((GET (row->f) + d) - before);
      u = before + change;
      PUT (row->iterate, u);
      u = u + SPLAT (row->momentum) * change;
      PUT (row->u, u);
    }

  if (makes_p)
    {
      const VECTOR step = SPLAT (row->step);
      const VECTOR radius = SPLAT (row->radius);
      const VECTOR v = GET (row->v);
      VECTOR g0 = zero, g1 = zero, g2, norm, old1 = zero, old2 = zero;

      if (has_z && makes_u)
        g0 = u - v;
      else if (has_z)
        g0 = GET (row->v_z) - v;
      if (has_y)
        g1 = GET (row->v_y) - v;
      if (is_last)
        {
          const MASK inner = MASK_OF (n_left - 1);

          g2 = KEEP (inner, LOAD_MASKED (row->v + i + 1, inner) - v);
        }
      else
        g2 = LOAD (row->v + i + 1) - v;
      if (!is_fresh)
        {
          old1 = GET (row->p[1]);
          old2 = GET (row->p[2]);
        }
      g0 = old0 - step * g0;
      g1 = old1 - step * g1;
      g2 = old2 - step * g2;
      norm = SQRT ((g0 * g0 + g1 * g1) + g2 * g2);
      norm = radius / LARGER (norm, radius);
      PUT (row->p[0], g0 * norm);
      PUT (row->p[1], g1 * norm);
      PUT (row->p[2], g2 * norm);
    }
}

#undef GET
#undef PUT

static inline __attribute__ ((always_inline)) TARGET void
NAME (take_row) (const TvRow *given, gboolean descends, gboolean makes_u, gboolean makes_p, gboolean has_z,
                 gboolean has_y, gboolean is_fresh)
{
  const TvRow row = *given;
  const gsize n = row.n;
  VECTOR left = SPLAT (descends ? 0.f : -0.f);
  gsize i = 0;

#define TAKE(n_left, is_last)                                                                                          \
  (descends ? NAME (descend_vector) (&row, i, n_left, is_last, makes_u, makes_p, has_z, has_y, is_fresh, &left)        \
            : NAME (take_vector) (&row, i, n_left, is_last, makes_u, makes_p, has_z, has_y, is_fresh, &left))

  for (; i + LANES < n; i += LANES)
    TAKE (LANES, FALSE);
  TAKE (n - i, TRUE);
#undef TAKE
}

static inline __attribute__ ((always_inline)) TARGET void
NAME (take_both) (const TvRow *row, gboolean descends)
{
  if (row->v_y != NULL)
    NAME (take_row) (row, descends, TRUE, TRUE, TRUE, TRUE, FALSE);
  else
    NAME (take_row) (row, descends, TRUE, TRUE, TRUE, FALSE, FALSE);
}

static inline __attribute__ ((always_inline)) TARGET void
NAME (take_p) (const TvRow *row, gboolean descends, gboolean is_fresh)
{
  if (row->v_z != NULL && row->v_y != NULL)
    NAME (take_row) (row, descends, FALSE, TRUE, TRUE, TRUE, is_fresh);
  else if (row->v_z != NULL)
    NAME (take_row) (row, descends, FALSE, TRUE, TRUE, FALSE, is_fresh);
  else if (row->v_y != NULL)
    NAME (take_row) (row, descends, FALSE, TRUE, FALSE, TRUE, is_fresh);
  else
    NAME (take_row) (row, descends, FALSE, TRUE, FALSE, FALSE, is_fresh);
}

TARGET static void
NAME (make_u) (const TvRow *row)
{
  NAME (take_row) (row, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE);
}

TARGET static void
NAME (make_both) (const TvRow *row)
{
  NAME (take_both) (row, FALSE);
}

TARGET static void
NAME (make_p) (const TvRow *row)
{
  NAME (take_p) (row, FALSE, FALSE);
}

TARGET static void
NAME (make_first_p) (const TvRow *row)
{
  NAME (take_p) (row, FALSE, TRUE);
}

TARGET static void
NAME (descend_u) (const TvRow *row)
{
  NAME (take_row) (row, TRUE, TRUE, FALSE, FALSE, FALSE, FALSE);
}

TARGET static void
NAME (descend_both) (const TvRow *row)
{
  NAME (take_both) (row, TRUE);
}

TARGET static void
NAME (descend_p) (const TvRow *row)
{
  NAME (take_p) (row, TRUE, FALSE);
}

TARGET static void
NAME (descend_first_p) (const TvRow *row)
{
  NAME (take_p) (row, TRUE, TRUE);
}

TARGET static void
NAME (sum_leaves) (const float *values, gsize n_leaves, float *sums)
{
  for (gsize i = 0; i < n_leaves; i++)
    sums[i] = SUM_EIGHTS (values + i * LEAF);
}

static const TvKernels NAME (kernels) = {
  .make_u = NAME (make_u),
  .make_both = NAME (make_both),
  .make_p = NAME (make_p),
  .make_first_p = NAME (make_first_p),
  .descend_u = NAME (descend_u),
  .descend_both = NAME (descend_both),
  .descend_p = NAME (descend_p),
  .descend_first_p = NAME (descend_first_p),
  .sum_leaves = NAME (sum_leaves),
};

#undef NAME
#undef TARGET
#undef LANES
#undef VECTOR
#undef MASK
#undef SPLAT
#undef LOAD
#undef STORE
#undef LOAD_MASKED
#undef STORE_MASKED
#undef MASK_OF
#undef KEEP
#undef NEGATE
#undef SQRT
#undef LARGER
#undef PUSH
#undef SUM_EIGHTS
