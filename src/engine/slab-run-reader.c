/* SPDX-License-Identifier: MIT */
#include "slab-run-reader.h"

#include <math.h>
#include <stdatomic.h>

/**
 * slab_run_reader_divide:
 * @voxels: a box
 * @size: its voxels along each axis
 * @row_stride: voxels from row to row
 * @plane_stride: voxels from plane to plane
 * @divisor: by which all are divided
 *
 * Any thread.
 */
void
slab_run_reader_divide (float *voxels, const gint64 size[SLAB_N_AXES], gsize row_stride, gsize plane_stride,
                        float divisor)
{
  for (gint64 z = 0; z < size[0]; z++)
    for (gint64 y = 0; y < size[1]; y++)
      {
        float *row = voxels + (gsize) z * plane_stride + (gsize) y * row_stride;
        for (gint64 x = 0; x < size[2]; x++)
          row[x] /= divisor;
      }
}

/* A box inside the volume, in pieces, so that cancel is heard; the division happens while a piece is in cache. Without
 * @target, the voxels are only waited for. */
static gboolean
read_pieces (SlabRunTeam *team, const SlabBox *box, float *target, gsize row_stride, gsize plane_stride, GError **error)
{
  gint64 row = MIN (box->size[2], SLAB_RUN_PIECE_VOXELS);
  gint64 n_rows = CLAMP (SLAB_RUN_PIECE_VOXELS / row, 1, box->size[1]);
  gint64 n_planes = CLAMP (SLAB_RUN_PIECE_VOXELS / (row * n_rows), 1, box->size[0]);

  for (gint64 z = 0; z < box->size[0]; z += n_planes)
    for (gint64 y = 0; y < box->size[1]; y += n_rows)
      for (gint64 x = 0; x < box->size[2]; x += row)
        {
          SlabBox piece = { { box->start[0] + z, box->start[1] + y, box->start[2] + x },
                            { MIN (n_planes, box->size[0] - z), MIN (n_rows, box->size[1] - y),
                              MIN (row, box->size[2] - x) } };
          float *place = target ? target + (gsize) z * plane_stride + (gsize) y * row_stride + (gsize) x : NULL;

          if (slab_run_control_is_stopped (team->control))
            return TRUE;
          if (target == NULL)
            {
              if (!slab_volume_bring_in (team->view, &piece))
                return TRUE;
              continue;
            }
          if (!slab_volume_read_box (team->view, &piece, place, row_stride, plane_stride, error))
            return FALSE;
          if (team->divide)
            slab_run_reader_divide (place, piece.size, row_stride, plane_stride, team->divisor);
        }
  return TRUE;
}

/* The stretch of [0, n) that a place beyond the faces of a periodic axis falls on, and how far it goes. */
static gint64
wrap_stretch (gint64 place, gint64 n_wanted, gint64 n, gint64 *start)
{
  *start = ((place % n) + n) % n;
  return MIN (n_wanted, n - *start);
}

/* A box that may reach beyond the faces. */
static gboolean
read_around (SlabRunTeam *team, const SlabBox *padded, float *target, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (team->view);
  gsize row_stride = (gsize) padded->size[2];
  gsize plane_stride = row_stride * (gsize) padded->size[1];
  SlabBox box;

  if (slab_box_is_inside (padded, shape))
    return read_pieces (team, padded, target, row_stride, plane_stride, error);

  for (gint64 z = 0; z < padded->size[0]; z += box.size[0])
    {
      box.size[0] = wrap_stretch (padded->start[0] + z, padded->size[0] - z, shape->n[0], &box.start[0]);
      for (gint64 y = 0; y < padded->size[1]; y += box.size[1])
        {
          box.size[1] = wrap_stretch (padded->start[1] + y, padded->size[1] - y, shape->n[1], &box.start[1]);
          for (gint64 x = 0; x < padded->size[2]; x += box.size[2])
            {
              float *place = target ? target + (gsize) z * plane_stride + (gsize) y * row_stride + (gsize) x : NULL;

              box.size[2] = wrap_stretch (padded->start[2] + x, padded->size[2] - x, shape->n[2], &box.start[2]);
              if (!read_pieces (team, &box, place, row_stride, plane_stride, error))
                return FALSE;
              if (slab_run_control_is_stopped (team->control))
                return TRUE;
            }
        }
    }
  return TRUE;
}

/**
 * slab_run_reader_bring_in:
 * @team: a team
 * @padded: a box of its view, which may reach beyond it: the volume then goes on with its other side
 *
 * Waits until the voxels are in memory, or the team is stopped. Any thread.
 */
void
slab_run_reader_bring_in (SlabRunTeam *team, const SlabBox *padded)
{
  read_around (team, padded, NULL, NULL);
}

/**
 * slab_run_reader_read:
 * @team: a team
 * @padded: a box of its view, which may reach beyond it: the volume then goes on with its other side
 * @target: room for the box, contiguous
 * @error: what slab_volume_read_box () says
 *
 * Reads a box as float32, divided where the team divides. Returns early when the team is stopped. Any thread.
 *
 * Returns: whether the volume could be read
 */
gboolean
slab_run_reader_read (SlabRunTeam *team, const SlabBox *padded, float *target, GError **error)
{
  return read_around (team, padded, target, error);
}

/* --- Pieces of the volume in file order, for passes that every voxel takes part in once ---------------------- */

typedef struct
{
  gint64 row;
  gint64 n_rows;
  guint64 per_row;   /* pieces along X */
  guint64 per_plane; /* pieces of a plane */
  guint64 n_pieces;

} PieceGrid;

static PieceGrid
make_piece_grid (const SlabShape *shape)
{
  PieceGrid grid;

  grid.row = MIN (shape->n[2], SLAB_RUN_PIECE_VOXELS);
  grid.n_rows = CLAMP (SLAB_RUN_PIECE_VOXELS / grid.row, 1, shape->n[1]);
  grid.per_row = (guint64) ((shape->n[2] - 1) / grid.row + 1);
  grid.per_plane = grid.per_row * (guint64) ((shape->n[1] - 1) / grid.n_rows + 1);
  grid.n_pieces = grid.per_plane * (guint64) shape->n[0];
  return grid;
}

static SlabBox
get_piece (const PieceGrid *grid, const SlabShape *shape, guint64 index)
{
  gint64 z = (gint64) (index / grid->per_plane);
  gint64 y = (gint64) (index % grid->per_plane / grid->per_row) * grid->n_rows;
  gint64 x = (gint64) (index % grid->per_row) * grid->row;

  return (SlabBox){ { z, y, x }, { 1, MIN (grid->n_rows, shape->n[1] - y), MIN (grid->row, shape->n[2] - x) } };
}

static float
find_largest (const float *voxels, guint64 n_voxels, float largest)
{
  for (guint64 i = 0; i < n_voxels; i++)
    {
      float value = fabsf (voxels[i]);
      /* False for NaN as well. */
      largest = value <= G_MAXFLOAT && value > largest ? value : largest;
    }
  return largest;
}

/* Without leaving the file's pages in the memory of the process. @voxels has room for the samples behind them. */
static gboolean
load_piece (SlabRunTeam *team, guint64 first, gsize n_voxels, float *voxels, GError **error)
{
  SlabVolume *volume = team->input;
  float *samples = voxels + SLAB_RUN_PIECE_VOXELS;

  if (!slab_volume_load (volume, first, n_voxels, samples, error))
    return FALSE;
  slab_sample_type_to_float (slab_volume_get_sample_type (volume), slab_volume_get_byte_order (volume), samples,
                             n_voxels, voxels);
  return TRUE;
}

/* Each piece of the volume once, by whichever thread is free: read to @copy where there is one, else looked at. */
static void
pass_pieces (SlabRunTeam *team, guint thread, atomic_uint_fast64_t *next_piece, float *copy)
{
  const SlabShape *shape = slab_volume_get_shape (team->input);
  PieceGrid grid = make_piece_grid (shape);
  SlabWorker *worker = &team->workers[thread];
  guint64 n_voxels = 0;
  guint64 index;
  /* Who has no memory to look at a piece must not take one either: nobody else would look at it. */
  const gboolean takes = copy || thread < slab_chunk_plan_get_n_lookers (team->plan);

  while (takes && (index = atomic_fetch_add (next_piece, 1)) < grid.n_pieces
         && !slab_run_control_is_stopped (team->control))
    {
      SlabBox box = get_piece (&grid, shape, index);
      guint64 offset = (guint64) ((box.start[0] * shape->n[1] + box.start[1]) * shape->n[2] + box.start[2]);
      guint64 size = slab_box_get_n_voxels (&box);
      GError *error = NULL;

      n_voxels += size;
      if (copy)
        {
          if (!read_pieces (team, &box, copy + offset, (gsize) shape->n[2], (gsize) (shape->n[1] * shape->n[2]),
                            &error))
            slab_run_control_fail (team->control, error);
          continue;
        }
      /* A piece is whole rows, or a part of one row: contiguous either way. */
      if (team->floats)
        worker->largest = find_largest (team->floats + offset, size, worker->largest);
      else if (team->stream ? !load_piece (team, offset, (gsize) size, worker->padded, &error)
                            : !slab_volume_read_box (team->input, &box, worker->padded, (gsize) box.size[2],
                                                     (gsize) size, &error))
        slab_run_control_fail (team->control, error);
      else
        worker->largest = find_largest (worker->padded, size, worker->largest);
    }
  slab_run_team_record (team, thread, SLAB_PHASE_READ, -1, -1, n_voxels);
}

static void
run_pass (SlabRunTeam *team, float *copy)
{
  atomic_uint_fast64_t next_piece = 0;

#pragma omp parallel default(none) shared(team, next_piece) firstprivate(copy) num_threads(team->n_threads)
  {
    guint thread = slab_run_team_enter (team);
    pass_pieces (team, thread, &next_piece, copy);
  }
}

/**
 * slab_run_reader_copy:
 * @team: a team that is not at work
 * @target: room for all voxels of its input
 * @error: what slab_volume_read_box () says, or G_IO_ERROR_CANCELLED
 *
 * Reads the whole input as float32, divided where the team divides. The engine's thread.
 *
 * Returns: whether it is done
 */
gboolean
slab_run_reader_copy (SlabRunTeam *team, float *target, GError **error)
{
  g_return_val_if_fail (team != NULL, FALSE);
  g_return_val_if_fail (target != NULL, FALSE);

  run_pass (team, target);
  return slab_run_control_check (team->control, error);
}

/**
 * slab_run_reader_normalize:
 * @team: a team that is not at work, with memory for pieces where the input has no floats to show
 * @error: what slab_volume_read_box () says, or G_IO_ERROR_CANCELLED
 *
 * Looks for the largest finite absolute value of the input, by which the team then divides. A volume of nothing but
 * zeros, NaN and infinities stays as it is. The engine's thread.
 *
 * Returns: whether it is done
 */
gboolean
slab_run_reader_normalize (SlabRunTeam *team, GError **error)
{
  float largest = 0.0f;

  g_return_val_if_fail (team != NULL, FALSE);

  run_pass (team, NULL);
  if (!slab_run_control_check (team->control, error))
    return FALSE;
  for (guint i = 0; i < team->n_threads; i++)
    largest = MAX (largest, team->workers[i].largest);
  team->divide = largest > 0.0f;
  team->divisor = largest;
  return TRUE;
}
