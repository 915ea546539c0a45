/* SPDX-License-Identifier: MIT */
#include "slab-lab-set.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "profile/slab-process.h"

/* Every count of threads up to this one is a point of a curve; beyond, they are so many halves again. */
#define EVERY_COUNT 8

/* Edges of the chunks of the map, beside the whole. */
#define LEAST_EDGE 32
#define MOST_EDGE 512

/* Overlaps of the map are these quarters of the halo; of this one where it has no bounds. */
#define QUARTERS 4
#define HALO_WITHOUT_BOUNDS 12

static const SlabLabSetInfo sets[] = {
  { "2017", N_ ("The 2017 experiment"),
    N_ ("Gaussian and total variation whole, in four chunks with overlap 9, and in copies at once; the figures of then "
        "beside."),
    FALSE },
  { "strong", N_ ("Strong scaling"), N_ ("The same work with one thread, with two, up to every core."), TRUE },
  { "weak", N_ ("Weak scaling"), N_ ("One whole copy on one thread, two at once, up to one on every core."), TRUE },
  { "grid", N_ ("Chunks and overlaps"), N_ ("Every chunk size with every overlap."), TRUE },
  { "identity", N_ ("Price of the chunks"), N_ ("The filter in several cuts, and the identity in the same."), TRUE },
  { "all", N_ ("Everything"), N_ ("Strong and weak scaling, the price of the chunks, the map of chunks and overlaps."),
    TRUE },
};

/**
 * slab_lab_set_list:
 * @n_sets: (out): how many
 *
 * Returns: (transfer none) (array length=n_sets): the sets that are ready
 */
const SlabLabSetInfo *
slab_lab_set_list (guint *n_sets)
{
  g_return_val_if_fail (n_sets != NULL, NULL);

  *n_sets = G_N_ELEMENTS (sets);
  return sets;
}

/**
 * slab_lab_set_find:
 * @id: word of the command line
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING
 *
 * Returns: (transfer none) (nullable): the set
 */
const SlabLabSetInfo *
slab_lab_set_find (const char *id, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      if (strcmp (sets[i].id, id) == 0)
        return &sets[i];
      g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", sets[i].id);
    }
  g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
               _ ("There is no set of experiments “%s”; expected one of %s"), id, ids->str);
  return NULL;
}

/* --- Cells -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *cells;
  const SlabFilterParams *params;
  const SlabShape *shape;
  guint n_threads;
} Maker;

static SlabLabCell *
add_cell (Maker *self, SlabLabKind kind, const SlabFilterParams *params, gint base)
{
  SlabLabCell *cell = slab_lab_cell_new (kind, params);

  cell->base = base;
  cell->settings.n_threads = self->n_threads;
  g_ptr_array_add (self->cells, cell);
  return cell;
}

static void
set_chunk (SlabLabCell *cell, const gint64 chunk[SLAB_N_AXES])
{
  cell->settings.chunk_mode = SLAB_CHUNK_MANUAL;
  memcpy (cell->settings.chunk, chunk, sizeof cell->settings.chunk);
}

static void
set_overlap (SlabLabCell *cell, gint64 overlap)
{
  cell->settings.overlap_auto = FALSE;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    cell->settings.overlap[a] = overlap;
}

/* A filter that takes the volume as one problem ignores the cut: of its choices, the first that does not is taken. */
static SlabFilterParams *
make_cuttable (const SlabFilterParams *params)
{
  SlabFilterParams *copy = slab_filter_params_copy (params);
  const SlabFilterInfo *info = slab_filter_params_get_info (params);

  if (info->is_global == NULL || !info->is_global (copy))
    return copy;
  for (guint p = 0; p < info->n_params; p++)
    {
      const SlabParamSpec *spec = &info->params[p];
      guint kept;

      if (spec->kind != SLAB_PARAM_CHOICE)
        continue;
      kept = slab_filter_params_get_choice (copy, spec->name);
      for (guint c = 0; spec->choices[c].id != NULL; c++)
        if (slab_filter_params_set_choice (copy, spec->name, c, NULL) && !info->is_global (copy))
          return copy;
      if (!slab_filter_params_set_choice (copy, spec->name, kept, NULL))
        g_assert_not_reached ();
    }
  return copy;
}

static SlabFilterParams *
make_params (const char *filter)
{
  const SlabFilterInfo *info = slab_filter_find (filter, NULL);

  g_assert (info != NULL);
  return slab_filter_params_new (info);
}

/* The identity that gets at its chunks as the filter does: what it takes is then what cutting costs that filter, and
 * not the copying of chunks that the filter reads where they are. */
static SlabFilterParams *
make_identity (const SlabFilterParams *filter)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (filter);
  SlabFilterParams *params = make_params ("identity");
  const gboolean in_place = info->reads_in_place != NULL && info->reads_in_place (filter);

  if (!slab_filter_params_set_from_string (params, "reading", in_place ? "in-place" : "copy", NULL))
    g_assert_not_reached ();
  return params;
}

/* Cells across Y and X, as equal as they come. */
static void
cut_across (const SlabShape *shape, gint64 n_slices, gint64 n_y, gint64 n_x, gint64 chunk[SLAB_N_AXES])
{
  chunk[0] = n_slices > 0 ? MIN (n_slices, shape->n[0]) : shape->n[0];
  chunk[1] = (shape->n[1] + n_y - 1) / n_y;
  chunk[2] = (shape->n[2] + n_x - 1) / n_x;
}

static guint
next_count (guint n, guint most)
{
  guint next = n < EVERY_COUNT ? n + 1 : n + n / 2;

  /* 8, 12, 16, 24, 32, … */
  if (n >= EVERY_COUNT && (n & (n - 1)) != 0)
    next = n / 3 * 4;
  return n < most ? MIN (next, most) : most + 1;
}

static void
add_strong (Maker *self)
{
  gint base = (gint) self->cells->len;

  for (guint n = 1; n <= self->n_threads; n = next_count (n, self->n_threads))
    add_cell (self, SLAB_LAB_KIND_STRONG, self->params, base)->settings.n_threads = n;
}

static void
add_weak (Maker *self, const SlabFilterParams *params, gint64 n_slices)
{
  gint base = (gint) self->cells->len;

  for (guint n = 1; n <= self->n_threads; n = next_count (n, self->n_threads))
    {
      SlabLabCell *cell = add_cell (self, SLAB_LAB_KIND_WEAK, params, base);

      cell->settings.chunk_mode = SLAB_CHUNK_WHOLE;
      cell->settings.n_threads = 1;
      cell->n_copies = n;
      cell->n_slices = n_slices;
    }
}

/* The filter and then the identity in the same cut. */
static void
add_priced (Maker *self, const SlabFilterParams *params, const gint64 *chunk, gint base)
{
  g_autoptr (SlabFilterParams) identity = make_identity (params);
  gint own = (gint) self->cells->len;
  SlabLabCell *filtered = add_cell (self, SLAB_LAB_KIND_CHUNKED, params, base < 0 ? own : base);
  SlabLabCell *copied = add_cell (self, SLAB_LAB_KIND_IDENTITY, identity, own);
  gint64 halo[SLAB_N_AXES];

  if (chunk == NULL)
    return;
  set_chunk (filtered, chunk);
  set_chunk (copied, chunk);
  /* The identity reaches nowhere: it has to be told to read what the filter reads. */
  slab_filter_params_get_info (params)->get_halo (params, halo);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    copied->settings.overlap[a] = halo[a] == SLAB_FILTER_HALO_UNBOUNDED ? HALO_WITHOUT_BOUNDS : halo[a];
  copied->settings.overlap_auto = FALSE;
  if (halo[0] == SLAB_FILTER_HALO_UNBOUNDED)
    set_overlap (filtered, HALO_WITHOUT_BOUNDS);
}

static void
add_identity (Maker *self)
{
  static const gint64 cuts[][2] = { { 2, 2 }, { 4, 4 }, { 8, 8 } };
  g_autoptr (SlabFilterParams) params = make_cuttable (self->params);
  gint base = (gint) self->cells->len;

  add_priced (self, params, NULL, -1);
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      gint64 chunk[SLAB_N_AXES];

      cut_across (self->shape, 0, cuts[i][0], cuts[i][1], chunk);
      add_priced (self, params, chunk, base);
    }
}

static void
add_grid (Maker *self)
{
  g_autoptr (SlabFilterParams) params = make_cuttable (self->params);
  gint64 longest = MAX (self->shape->n[0], MAX (self->shape->n[1], self->shape->n[2]));
  gint64 halo[SLAB_N_AXES], reach = 0, last_overlap = -1;

  slab_filter_params_get_info (params)->get_halo (params, halo);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    reach = MAX (reach, halo[a] == SLAB_FILTER_HALO_UNBOUNDED ? HALO_WITHOUT_BOUNDS : halo[a]);
  for (gint64 quarter = 0; quarter <= QUARTERS; quarter++)
    {
      gint64 overlap = reach * quarter / QUARTERS;

      if (overlap == last_overlap)
        continue;
      last_overlap = overlap;
      for (gint64 edge = LEAST_EDGE;; edge *= 2)
        {
          gboolean is_last = edge > MOST_EDGE || edge >= longest;
          SlabLabCell *cell = add_cell (self, SLAB_LAB_KIND_GRID, params, -1);
          gint64 chunk[SLAB_N_AXES];

          for (guint a = 0; a < SLAB_N_AXES; a++)
            chunk[a] = is_last ? self->shape->n[a] : MIN (edge, self->shape->n[a]);
          set_chunk (cell, chunk);
          set_overlap (cell, overlap);
          if (is_last)
            break;
        }
    }
}

/* --- The experiment of 2017 --------------------------------------------------------------------------------------- */

#define EXPERIMENT_OVERLAP 9
#define EXPERIMENT_TV_SLICES 10

/* Its volume had this shape: what others needed for it says nothing of another one. */
static const SlabShape experiment_shape = { { 50, 1104, 1104 } };

/*
 * @seconds is what scikit-image 0.19 and dask 2022.12 took on a machine of two cores for the single run, for four
 * chunks, for the same cut with an empty function, and for two whole calls at once; NAN where nobody measured.
 */
static void
add_experiment (Maker *self, const char *filter, gint64 n_slices, const double seconds[4])
{
  g_autoptr (SlabFilterParams) params = make_params (filter);
  g_autoptr (SlabFilterParams) cuttable = make_cuttable (params);
  g_autoptr (SlabFilterParams) identity = make_identity (cuttable);
  gboolean is_same = slab_shape_equal (self->shape, &experiment_shape);
  gint base = (gint) self->cells->len;
  SlabLabCell *single = add_cell (self, SLAB_LAB_KIND_SINGLE, params, base);
  SlabLabCell *chunked = add_cell (self, SLAB_LAB_KIND_CHUNKED, cuttable, base);
  SlabLabCell *copied = add_cell (self, SLAB_LAB_KIND_IDENTITY, identity, base + 1);
  gint64 chunk[SLAB_N_AXES];
  guint n_cells;

  single->settings.chunk_mode = SLAB_CHUNK_WHOLE;
  single->settings.n_threads = 1;
  cut_across (self->shape, n_slices, 2, 2, chunk);
  set_chunk (chunked, chunk);
  set_overlap (chunked, EXPERIMENT_OVERLAP);
  set_chunk (copied, chunk);
  set_overlap (copied, EXPERIMENT_OVERLAP);
  single->n_slices = chunked->n_slices = copied->n_slices = n_slices;
  n_cells = self->cells->len;
  add_weak (self, params, n_slices);

  if (!is_same)
    return;
  single->peer.seconds = seconds[0];
  chunked->peer.seconds = seconds[1];
  copied->peer.seconds = seconds[2];
  for (guint i = n_cells; i < self->cells->len; i++)
    {
      SlabLabCell *cell = g_ptr_array_index (self->cells, i);

      if (cell->n_copies == 2)
        cell->peer.seconds = seconds[3];
    }
}

static void
add_2017 (Maker *self)
{
  static const double gaussian[4] = { 2.10, 1.40, 0.54, 2.61 };
  static const double tv[4] = { 21.5, NAN, NAN, NAN };
  SlabLabCell *chunked;

  add_experiment (self, "gaussian", 0, gaussian);
  if (slab_shape_equal (self->shape, &experiment_shape))
    {
      chunked = g_ptr_array_index (self->cells, 1);
      chunked->peer.speed_up_low = 1.2;
      chunked->peer.speed_up_high = 1.3;
      chunked->peer.cores = 4.0;
      chunked->peer.peak_bytes = 3e9;
    }
  add_experiment (self, "tv", EXPERIMENT_TV_SLICES, tv);
}

/**
 * slab_lab_set_make_cells:
 * @info: one of slab_lab_set_list()
 * @params: (nullable): filter, for a set that takes one; %NULL for the first of the registry as it is by default
 * @shape: of the volume
 * @n_threads: most threads, and most copies at once; 0 for the cores that there are
 *
 * Cells are in the order in which they are measured and shown. Any thread.
 *
 * Returns: (transfer full) (element-type SlabLabCell): not measured yet
 */
GPtrArray *
slab_lab_set_make_cells (const SlabLabSetInfo *info, const SlabFilterParams *params, const SlabShape *shape,
                         guint n_threads)
{
  g_autoptr (SlabFilterParams) defaults = NULL;
  Maker self;
  gboolean is_all;

  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail (n_threads <= SLAB_RUN_SETTINGS_MAX_THREADS, NULL);

  if (params == NULL)
    {
      guint n_filters;

      params = defaults = slab_filter_params_new (slab_filter_list (&n_filters)[0]);
    }
  self.cells = g_ptr_array_new_with_free_func ((GDestroyNotify) slab_lab_cell_free);
  self.params = params;
  self.shape = shape;
  self.n_threads = n_threads > 0 ? n_threads : CLAMP (slab_process_get_n_cores (), 1, SLAB_RUN_SETTINGS_MAX_THREADS);

  is_all = strcmp (info->id, "all") == 0;
  if (strcmp (info->id, "2017") == 0)
    add_2017 (&self);
  if (is_all || strcmp (info->id, "strong") == 0)
    add_strong (&self);
  if (is_all || strcmp (info->id, "weak") == 0)
    add_weak (&self, params, 0);
  if (is_all || strcmp (info->id, "identity") == 0)
    add_identity (&self);
  if (is_all || strcmp (info->id, "grid") == 0)
    add_grid (&self);
  return self.cells;
}
