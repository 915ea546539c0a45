/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "slab-filter-tv-private.h"

/* NumPy's pairwise sum of at most 128 numbers: eight sums, then what is left over. */
static float
sum_leaf (const float *values, gsize n)
{
  float sums[8];
  float sum = 0;
  gsize i;

  if (n < 8)
    {
      for (i = 0; i < n; i++)
        sum += values[i];
      return sum;
    }

  for (i = 0; i < 8; i++)
    sums[i] = values[i];
  for (; i + 8 <= n; i += 8)
    for (gsize k = 0; k < 8; k++)
      sums[k] += values[i + k];
  sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < n; i++)
    sum += values[i];

  return sum;
}

/* Of at most PIECE numbers: halved, at a multiple of eight, until there is a leaf. */
static float
sum_pairwise (const float *values, gint64 n)
{
  gint64 half;

  if (n <= LEAF)
    return sum_leaf (values, (gsize) n);

  half = n / 2;
  half -= half % 8;

  return sum_pairwise (values, half) + sum_pairwise (values + half, n - half);
}

/* The same of the leaves of a whole piece, whose halves are all equal. */
static float
sum_piece (const float *leaf_sums)
{
  float sums[LEAVES_PER_PIECE];

  memcpy (sums, leaf_sums, sizeof sums);
  for (guint n = LEAVES_PER_PIECE / 2; n > 0; n /= 2)
    for (guint i = 0; i < n; i++)
      sums[i] = sums[2 * i] + sums[2 * i + 1];
  return sums[0];
}

/* Voxel at which border @index is. A gap takes @low_shift rows below a border of strips and @high_shift above. */
static gint64
get_run_border (const Problem *problem, gint64 index, gint64 low_shift, gint64 high_shift)
{
  const gint64 z = index / problem->n_borders;
  const gint64 i = index % problem->n_borders;
  gint64 y = 0;

  if (i > 0)
    y = slab_tv_get_border (problem, (i + 1) / 2) + (i % 2 == 1 ? -low_shift : high_shift);
  return (z * problem->size[1] + y) * problem->size[2];
}

/* The first border beyond voxel @start; @index is one of those, and not far. */
static gint64
find_first_border (const Sink *sink, gint64 start, gint64 index)
{
  while (index > 0 && get_run_border (sink->problem, index - 1, sink->low_shift, sink->high_shift) > start)
    index--;
  return index;
}

void
slab_tv_sink_init (Sink *sink, const Problem *problem, guint level, SumKind kind, guint8 *thread_memory)
{
  const Layout *layout = &problem->layout;

  sink->problem = problem;
  sink->buffer = (float *) (thread_memory + layout->sinks[level][kind]);
  sink->piece_sums = (float *) (problem->memory + layout->piece_sums[level][kind]);
  sink->leaf_slots = (float *) (problem->memory + layout->leaf_slots[level][kind]);
  sink->piece_slots = (float *) (problem->memory + layout->piece_slots[level][kind]);
  sink->tail = (float *) (problem->memory + layout->tails[level][kind]);
  sink->low_shift = sink->high_shift = 0;
  if (problem->pass->kind == PASS_MIDDLE)
    {
      sink->low_shift = kind == SUM_SQUARES ? level : level + 1;
      sink->high_shift = level;
    }
  sink->leaf = 0;
  sink->head = sink->n = 0;
  sink->first = 0;
  sink->first_sum = 0;
}

void
slab_tv_sink_begin (Sink *sink, gint64 border)
{
  const gint64 place = get_run_border (sink->problem, border, sink->low_shift, sink->high_shift);

  sink->first = border;
  sink->leaf = place / LEAF;
  sink->head = sink->n = (gsize) (place % LEAF);
  sink->first_sum = sink->leaf + (sink->head > 0 ? 1 : 0);
}

/* Where the next row's values go. */
float *
slab_tv_sink_get_place (Sink *sink)
{
  return sink->buffer + sink->n;
}

/* Keeps values of the first leaf in the buffer, which is not this run's alone. @border is one in the leaf. */
static void
sink_keep_values (Sink *sink, gint64 border, gsize from, gsize to)
{
  float *place;

  if (from == to)
    return;
  if (sink->leaf >= sink->problem->n_leaves)
    place = sink->tail + (sink->leaf - sink->problem->n_leaves) * LEAF;
  else
    place = sink->leaf_slots + find_first_border (sink, sink->leaf * LEAF, border) * LEAF;
  memcpy (place + from, sink->buffer + from, (to - from) * sizeof (float));
}

/* Sums the piece before leaf @end, or keeps the sums of its leaves. @border is one in the piece then. */
static void
sink_keep_sums (Sink *sink, gint64 border, gint64 end)
{
  const gint64 piece = (end - 1) / LEAVES_PER_PIECE;
  const gint64 begin = piece * LEAVES_PER_PIECE;

  if (end <= sink->first_sum)
    return;
  if (sink->first_sum == begin && end == begin + LEAVES_PER_PIECE)
    sink->piece_sums[piece] = sum_piece (sink->leaf_sums);
  else
    memcpy (sink->piece_slots + find_first_border (sink, piece * PIECE, border) * LEAVES_PER_PIECE
                + (sink->first_sum - begin),
            sink->leaf_sums + (sink->first_sum - begin), (gsize) (end - sink->first_sum) * sizeof (float));
  sink->first_sum = end;
}

void
slab_tv_sink_push (Sink *sink, gint64 n_values)
{
  const gint64 n_all = sink->problem->n_leaves;
  gsize n_leaves, i = 0;

  sink->n += (gsize) n_values;
  n_leaves = sink->n / LEAF;
  if (n_leaves == 0)
    return;

  if (sink->head > 0)
    {
      sink_keep_values (sink, sink->first, sink->head, LEAF);
      sink->head = 0;
      i = 1;
    }
  while (i < n_leaves && sink->leaf + (gint64) i < n_all)
    {
      const gint64 leaf = sink->leaf + (gint64) i;
      const gsize n = MIN (n_leaves - i, (gsize) (LEAVES_PER_PIECE - leaf % LEAVES_PER_PIECE));

      sink->problem->kernels->sum_leaves (sink->buffer + i * LEAF, n, sink->leaf_sums + leaf % LEAVES_PER_PIECE);
      i += n;
      if ((leaf + (gint64) n) % LEAVES_PER_PIECE == 0)
        sink_keep_sums (sink, sink->first, leaf + (gint64) n);
    }
  if (i < n_leaves)
    memcpy (sink->tail + (sink->leaf + (gint64) i - n_all) * LEAF, sink->buffer + i * LEAF,
            (n_leaves - i) * LEAF * sizeof (float));

  sink->leaf += (gint64) n_leaves;
  sink->n -= n_leaves * LEAF;
  memmove (sink->buffer, sink->buffer + n_leaves * LEAF, sink->n * sizeof (float));
}

void
slab_tv_sink_end (Sink *sink, gint64 border)
{
  sink_keep_sums (sink, border, MIN (sink->leaf, sink->problem->n_leaves));
  sink_keep_values (sink, border, sink->head, sink->n);
  sink->head = sink->n = 0;
}

/* Sums the leaves and pieces of several runs, of pieces from @first to @end. */
void
slab_tv_sum_pieces (const Problem *problem, guint level, SumKind kind, gint64 first, gint64 end)
{
  const gint64 first_voxel = first * PIECE;
  const gint64 end_voxel = MIN (end * PIECE, problem->n_leaves * LEAF);
  const gint64 n_borders = problem->size[0] * problem->n_borders;
  gint64 open = -1; /* piece whose leaves are being completed */
  gint64 open_slot = 0;
  Sink sink;

  slab_tv_sink_init (&sink, problem, level, kind, problem->memory);
  for (gint64 index = n_borders > 0 ? first_voxel / problem->plane * problem->n_borders : 0; index <= n_borders;
       index++)
    {
      const gint64 place = index < n_borders ? get_run_border (problem, index, sink.low_shift, sink.high_shift)
                                             : problem->n_voxels;
      const gint64 piece = place / PIECE;
      const gint64 leaf = place / LEAF;

      if (place <= first_voxel && index < n_borders)
        continue;
      if (open >= 0 && (piece != open || index == n_borders))
        {
          sink.piece_sums[open] = sum_piece (sink.piece_slots + open_slot * LEAVES_PER_PIECE);
          open = -1;
        }
      if (place >= end_voxel)
        break;
      if (place % PIECE == 0)
        continue;
      if (open < 0)
        {
          open = piece;
          open_slot = index;
        }
      if (place % LEAF != 0 && find_first_border (&sink, leaf * LEAF, index) == index)
        problem->kernels->sum_leaves (sink.leaf_slots + index * LEAF, 1,
                                      sink.piece_slots + open_slot * LEAVES_PER_PIECE + leaf % LEAVES_PER_PIECE);
    }
  if (end == problem->n_pieces && problem->n_voxels % PIECE != 0)
    sink.piece_sums[end - 1] = sum_pairwise (sink.tail, problem->n_voxels % PIECE);
}

float
slab_tv_sum_all (const Problem *problem, guint level, SumKind kind)
{
  const float *piece_sums = (const float *) (problem->memory + problem->layout.piece_sums[level][kind]);
  float sum = 0;

  for (gint64 piece = 0; piece < problem->n_pieces; piece++)
    sum += piece_sums[piece];
  return sum;
}
