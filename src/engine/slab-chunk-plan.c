/* SPDX-License-Identifier: MIT */
#include "slab-chunk-plan.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "filter/slab-filter-bytes.h"
#include "profile/slab-process.h"
#include "profile/slab-trace.h"
#include "slab-chunk-auto.h"
#include "slab-chunk-cut.h"
#include "slab-chunk-plan-private.h"
#include "slab-chunk-seam.h"
#include "slab-chunk-work.h"
#include "volume/slab-buffer.h"

/*
 * The grid of chunks is a product of three cuts, one an axis, so sums over all chunks (the redundant work) and maxima
 * (the memory of a thread) come from the cuts alone, and a plan of a million chunks holds some thousand numbers.
 */
struct _SlabChunkPlan
{
  gatomicrefcount ref_count;
  SlabShape shape;
  guint n_threads;
  guint n_workers;
  gboolean is_global;
  gboolean is_exact;
  gboolean reaches_around; /* padded boxes go on beyond the faces */
  gboolean is_in_place;
  gint64 halo[SLAB_N_AXES];
  gint64 overlap[SLAB_N_AXES];
  gint64 n_chunks[SLAB_N_AXES];
  gint64 *starts[SLAB_N_AXES]; /* n_chunks + 1 borders */
  gint64 smallest_core[SLAB_N_AXES];
  gint64 largest_core[SLAB_N_AXES];
  gint64 largest_padded[SLAB_N_AXES];
  double redundancy;
  guint64 n_tasks; /* of an iteration of a global plan */
  SlabThreadLayout layout;
  guint64 state_bytes;
  guint64 thread_bytes;
  guint64 team_bytes;
  guint64 peak_bytes;
  guint64 n_slabs; /* 0: in memory */
  char **notes;
};

static gint64
pad_axis (const SlabChunkPlan *plan, guint axis, gint64 index, gint64 *padded_start)
{
  gint64 start = plan->starts[axis][index];
  gint64 end = plan->starts[axis][index + 1];

  if (plan->n_chunks[axis] > 1)
    {
      start -= plan->overlap[axis];
      end += plan->overlap[axis];
      if (!plan->reaches_around)
        {
          start = MAX (start, 0);
          end = MIN (end, plan->shape.n[axis]);
        }
    }
  if (padded_start)
    *padded_start = start;
  return end - start;
}

/* --- Words ----------------------------------------------------------------------------------------------------- */

static void add_note (GPtrArray *notes, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_note (GPtrArray *notes, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (notes, g_strdup_vprintf (format, args));
  va_end (args);
}

static char *
format_triple (const gint64 values[SLAB_N_AXES])
{
  if (values[0] == values[1] && values[1] == values[2])
    return g_strdup_printf ("%" PRId64, values[0]);
  return g_strdup_printf ("%" PRId64 ",%" PRId64 ",%" PRId64, values[0], values[1], values[2]);
}

static char *
format_sizes (const gint64 *starts, gint64 n_chunks)
{
  GString *text = g_string_new ("");
  gint64 n_shown = n_chunks > 8 ? 6 : n_chunks;

  for (gint64 i = 0; i < n_shown; i++)
    g_string_append_printf (text, "%s%" PRId64, i ? ", " : "", starts[i + 1] - starts[i]);
  if (n_shown < n_chunks)
    g_string_append_printf (text, ", … %" PRId64, starts[n_chunks] - starts[n_chunks - 1]);
  return g_string_free (text, FALSE);
}

static void
note_not_exact (const SlabChunkPlan *plan, const SlabFilterParams *params, GPtrArray *notes)
{
  gint64 reach[SLAB_N_AXES] = { 0, 0, 0 };
  gint64 missing = 0;
  gboolean unbounded = FALSE;
  double seam;
  g_autofree char *overlap = format_triple (plan->overlap);
  g_autofree char *halo = NULL;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      unbounded |= plan->halo[a] == SLAB_FILTER_HALO_UNBOUNDED;
      reach[a] = plan->halo[a];
      if (plan->n_chunks[a] > 1)
        missing = MAX (missing, plan->halo[a] - plan->overlap[a]);
    }
  if (unbounded)
    {
      add_note (notes, _ ("Each chunk stops by itself: the chunk layout is part of the result, which differs from that "
                          "of the whole volume at once"));
      return;
    }

  halo = format_triple (reach);
  seam = slab_chunk_seam_estimate (params, plan->halo, plan->overlap, plan->n_chunks);
  if (seam >= 0.0)
    add_note (notes,
              _ ("The overlap of %s is less than the filter’s reach of %s: values within %" PRId64
                 " voxels of a chunk’s border differ from the whole volume at once, by at most %.2g %% of the range of "
                 "values"),
              overlap, halo, missing, 100.0 * seam);
  else
    add_note (notes,
              _ ("The overlap of %s is less than the filter’s reach of %s: values within %" PRId64
                 " voxels of a chunk’s border differ from the whole volume at once"),
              overlap, halo, missing);
}

/* --- Making a plan -------------------------------------------------------------------------------------------- */

/* An overlap as long as the axis takes all of it into every chunk, however far the filter reaches. */
static gboolean
covers_axis (const SlabChunkPlan *plan, guint axis, gboolean periodic)
{
  return plan->overlap[axis] >= plan->halo[axis] || (!periodic && plan->overlap[axis] >= plan->shape.n[axis]);
}

static gboolean
covers_halo (const SlabChunkPlan *plan, const gint64 n_chunks[SLAB_N_AXES], gboolean periodic)
{
  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (n_chunks[a] > 1 && !covers_axis (plan, a, periodic))
      return FALSE;
  return TRUE;
}

static void
cut_whole (SlabChunkPlan *plan)
{
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      plan->n_chunks[a] = 1;
      plan->starts[a] = g_new0 (gint64, 2);
      plan->starts[a][1] = plan->shape.n[a];
    }
}

static gboolean
cut_chunks (SlabChunkPlan *plan, const SlabChunkAutoCut *cut, const SlabRunSettings *settings, gboolean periodic,
            GPtrArray *notes, GError **error)
{
  const gint64 *chunk = cut->chunk;
  guint64 total = 1;
  gint64 n_chunks[SLAB_N_AXES];
  gboolean merge;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      n_chunks[a] = (plan->shape.n[a] - 1) / chunk[a] + 1;
      total = slab_filter_bytes_mul (total, (guint64) n_chunks[a]);
    }
  if (total > SLAB_CHUNK_PLAN_MAX_CHUNKS)
    {
      g_autofree char *size = format_triple (chunk);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("Chunks of %s make %" PRIu64 " chunks; expected at most %" PRIu64), size, total,
                   SLAB_CHUNK_PLAN_MAX_CHUNKS);
      return FALSE;
    }

  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (n_chunks[a] > 1 && !settings->overlap_auto && plan->overlap[a] > plan->shape.n[a])
      {
        g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                     _ ("The overlap along %s is %" PRId64 " voxels, but the volume has only %" PRId64
                        " there; expected no more than that, or one chunk along the axis"),
                     slab_axis_names[a], plan->overlap[a], plan->shape.n[a]);
        return FALSE;
      }

  merge = !covers_halo (plan, n_chunks, periodic);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      const gboolean is_tapered = cut->taper.n_halvings > 0 && cut->tapered_axis == a;
      g_autofree gint64 *sizes = is_tapered ? slab_chunk_cut_tapered (plan->shape.n[a], &cut->taper, &plan->n_chunks[a])
                                            : slab_chunk_cut_regularly (plan->shape.n[a], chunk[a], &plan->n_chunks[a]);
      /* The last one is the smallest. */
      gboolean merge_axis = merge && n_chunks[a] > 1 && sizes[n_chunks[a] - 1] < plan->overlap[a];

      if (merge_axis)
        plan->n_chunks[a] = slab_chunk_cut_merge (sizes, plan->n_chunks[a], plan->overlap[a]);
      g_assert (plan->n_chunks[a] > 0);

      plan->starts[a] = g_new0 (gint64, plan->n_chunks[a] + 1);
      for (gint64 i = 0; i < plan->n_chunks[a]; i++)
        plan->starts[a][i + 1] = plan->starts[a][i] + sizes[i];
      if (merge_axis)
        {
          g_autofree char *text = format_sizes (plan->starts[a], plan->n_chunks[a]);
          add_note (
              notes,
              _ ("Chunks along %s are smaller than the overlap of %" PRId64 " and were merged: their sizes are %s"),
              slab_axis_names[a], plan->overlap[a], text);
        }
    }
  return TRUE;
}

static void
measure (SlabChunkPlan *plan)
{
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      plan->smallest_core[a] = plan->shape.n[a];
      for (gint64 i = 0; i < plan->n_chunks[a]; i++)
        {
          const gint64 core = plan->starts[a][i + 1] - plan->starts[a][i];
          gint64 padded = pad_axis (plan, a, i, NULL);

          plan->smallest_core[a] = MIN (plan->smallest_core[a], core);
          plan->largest_core[a] = MAX (plan->largest_core[a], core);
          plan->largest_padded[a] = MAX (plan->largest_padded[a], padded);
        }
    }
}

typedef struct
{
  gint64 core;
  gint64 padded;
} AxisSize;

static void
add_size (GArray *sizes, gint64 core, gint64 padded)
{
  const AxisSize size = { core, padded };

  for (guint k = sizes->len; k > 0; k--)
    {
      const AxisSize *other = &g_array_index (sizes, AxisSize, k - 1);

      if (other->core == core && other->padded == padded)
        return;
    }
  g_array_append_val (sizes, size);
}

/* The different pairs of core and padded size along an axis: few, since only chunks near the faces differ. A chunk
 * that goes on at the other side and is read in place may be shown the whole axis instead. */
static GArray *
list_sizes (const SlabChunkPlan *plan, guint axis)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (AxisSize));

  for (gint64 i = 0; i < plan->n_chunks[axis]; i++)
    {
      const gint64 core = plan->starts[axis][i + 1] - plan->starts[axis][i];
      gint64 start;
      const gint64 padded = pad_axis (plan, axis, i, &start);

      add_size (sizes, core, padded);
      if (plan->is_in_place && (start < 0 || start + padded > plan->shape.n[axis]))
        add_size (sizes, core, plan->shape.n[axis]);
    }
  return sizes;
}

/* A filter may need more scratch for a smaller chunk, as when its tiles fit another way: so every size is asked for. */
static void
layout_all_threads (SlabChunkPlan *plan, const SlabFilterParams *params)
{
  GArray *sizes[SLAB_N_AXES];
  guint64 scratch = 0;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    sizes[a] = list_sizes (plan, a);
  for (guint z = 0; z < sizes[0]->len; z++)
    for (guint y = 0; y < sizes[1]->len; y++)
      for (guint x = 0; x < sizes[2]->len; x++)
        {
          const AxisSize *s[SLAB_N_AXES] = { &g_array_index (sizes[0], AxisSize, z),
                                             &g_array_index (sizes[1], AxisSize, y),
                                             &g_array_index (sizes[2], AxisSize, x) };
          gint64 core[SLAB_N_AXES] = { s[0]->core, s[1]->core, s[2]->core };
          gint64 padded[SLAB_N_AXES] = { s[0]->padded, s[1]->padded, s[2]->padded };
          SlabThreadLayout layout;

          slab_thread_layout_init (&layout, params, core, padded, plan->is_in_place);
          scratch = MAX (scratch, layout.total - layout.scratch);
        }
  slab_thread_layout_init (&plan->layout, params, plan->largest_core, plan->largest_padded, plan->is_in_place);
  plan->layout.total = slab_filter_bytes_add (plan->layout.scratch, scratch);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    g_array_unref (sizes[a]);
}

static void
note_chunk_request (const SlabChunkPlan *plan, const SlabRunSettings *settings, GPtrArray *notes)
{
  if (settings->chunk_mode != SLAB_CHUNK_MANUAL)
    return;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (settings->chunk[a] > plan->shape.n[a])
      add_note (
          notes,
          _ ("The chunk of %" PRId64 " along %s is larger than the volume, which has %" PRId64 ": it was cut to that"),
          settings->chunk[a], slab_axis_names[a], plan->shape.n[a]);
}

/* Below, to start and wait for another thread takes as long as it saves: 32 x 32 x 32 voxels are as quick on one thread
 * as on two, 64 x 64 x 64 are not. */
#define VOXELS_PER_THREAD 65536

/* Where nobody says. */
static guint
choose_n_threads (guint64 n_voxels)
{
  const guint n_cores = MAX (1, slab_process_get_n_cores ());

  return (guint) CLAMP (n_voxels / VOXELS_PER_THREAD, 1, (guint64) n_cores);
}

/* Threads look for the largest value in pieces of @piece_voxels, in the memory that @n_workers of them have for chunks;
 * of the others some then have some as well. */
static guint64
count_team_bytes (const SlabChunkPlan *plan, guint n_workers, guint64 piece_voxels)
{
  const guint64 piece_bytes = slab_buffer_get_memory_bytes (piece_voxels * sizeof (float));
  const guint n_lookers = piece_voxels > 0 ? slab_chunk_plan_get_n_lookers (plan) : 0;
  const guint n_both = MIN (n_workers, n_lookers);

  return slab_filter_bytes_add (slab_filter_bytes_mul (MAX (plan->thread_bytes, piece_bytes), n_both),
                                slab_filter_bytes_add (slab_filter_bytes_mul (plan->thread_bytes, n_workers - n_both),
                                                       slab_filter_bytes_mul (piece_bytes, n_lookers - n_both)));
}

/* A filter that gives the same result in chunks takes the volume as one problem where nobody asked for chunks, and the
 * memory is there: that of the limit, or else half of the machine's, since others want some as well. */
static gboolean
is_better_global (const SlabChunkPlan *plan, const SlabFilterParams *params, const SlabRunSettings *settings,
                  guint64 input_bytes, guint64 output_bytes)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  const guint64 there = slab_process_get_machine_memory () / 2;
  guint64 own_bytes;

  if (info->may_be_global == NULL || !info->may_be_global (params))
    return FALSE;
  if (settings->chunk_mode == SLAB_CHUNK_MANUAL || !settings->overlap_auto)
    return FALSE;
  /* With a copy of the input as floats: whether it is wanted, the volume knows. */
  own_bytes = slab_buffer_get_memory_bytes (info->get_state_bytes (params, plan->shape.n, plan->n_threads));
  own_bytes = slab_filter_bytes_add (own_bytes, slab_filter_bytes_mul (output_bytes, 2));
  own_bytes = slab_filter_bytes_add (own_bytes,
                                     count_team_bytes (plan, 0, settings->normalize ? SLAB_RUN_PIECE_VOXELS : 0));
  if (settings->memory_limit > 0)
    return slab_filter_bytes_add (own_bytes, input_bytes) <= settings->memory_limit;
  return there == 0 || own_bytes <= there;
}

/* A plan @to_file holds neither input nor output in memory: its peak is that of the threads, which the limit is for. It
 * is never refused for it. */
static SlabChunkPlan *
make_plan (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
           const SlabRunSettings *settings, gboolean to_file, GError **error)
{
  g_autoptr (SlabChunkPlan) plan = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  const SlabFilterInfo *info;
  gboolean periodic;
  gboolean unbounded = FALSE;
  gboolean filter_is_copy = TRUE;
  guint64 n_voxels, input_bytes, output_bytes, fixed_bytes, own_bytes, physical, piece_voxels = 0;

  if (!slab_run_settings_check (settings, error) || !slab_filter_params_validate (params, error))
    return NULL;

  info = slab_filter_params_get_info (params);
  notes = g_ptr_array_new_with_free_func (g_free);
  plan = g_new0 (SlabChunkPlan, 1);
  g_atomic_ref_count_init (&plan->ref_count);
  plan->shape = *shape;
  n_voxels = slab_filter_bytes_mul_sizes (shape->n);
  plan->n_threads = settings->n_threads > 0 ? settings->n_threads : choose_n_threads (n_voxels);
  plan->n_threads = MIN (plan->n_threads, SLAB_RUN_SETTINGS_MAX_THREADS);
#ifndef _OPENMP
  plan->n_threads = 1;
  if (settings->n_threads > 1)
    add_note (notes, _ ("This build has no OpenMP: one thread works instead of %u"), settings->n_threads);
#endif

  input_bytes = slab_filter_bytes_mul (n_voxels, input_voxel_size);
  output_bytes = slab_buffer_get_memory_bytes (slab_filter_bytes_mul (n_voxels, sizeof (float)));
  fixed_bytes = to_file ? 0 : slab_filter_bytes_add (input_bytes, output_bytes);

  info->get_halo (params, plan->halo);
  periodic = info->is_periodic && info->is_periodic (params);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      unbounded |= plan->halo[a] == SLAB_FILTER_HALO_UNBOUNDED;
      filter_is_copy &= plan->halo[a] == 0;
      if (!settings->overlap_auto)
        plan->overlap[a] = settings->overlap[a];
      else if (plan->halo[a] == SLAB_FILTER_HALO_UNBOUNDED)
        plan->overlap[a] = MIN (SLAB_CHUNK_AUTO_UNBOUNDED_OVERLAP, shape->n[a]);
      else
        plan->overlap[a] = MIN (plan->halo[a], SLAB_SHAPE_MAX_VOXELS);
    }

  plan->is_global = (info->is_global && info->is_global (params))
                    || (!to_file && is_better_global (plan, params, settings, input_bytes, output_bytes));
  if (plan->is_global)
    {
      memset (plan->overlap, 0, sizeof plan->overlap);
      cut_whole (plan);
      plan->is_exact = TRUE;
      plan->n_workers = plan->n_threads;
      if (settings->chunk_mode == SLAB_CHUNK_MANUAL || !settings->overlap_auto)
        add_note (notes, _ ("The filter takes the whole volume as one problem: chunk and overlap are not used"));
      plan->state_bytes = info->get_state_bytes (params, shape->n, plan->n_threads);
      for (guint stage = 0; stage < info->n_stages; stage++)
        plan->n_tasks = slab_filter_bytes_add (plan->n_tasks,
                                               info->get_n_tasks (params, shape->n, plan->n_threads, stage));
    }
  else
    {
      SlabChunkAutoCut cut = { .tapered_axis = 0 };

      for (guint a = 0; a < SLAB_N_AXES; a++)
        cut.chunk[a] = settings->chunk_mode == SLAB_CHUNK_MANUAL ? MIN (settings->chunk[a], shape->n[a]) : shape->n[a];
      if (settings->chunk_mode == SLAB_CHUNK_AUTO)
        {
          gboolean covered = TRUE;
          SlabChunkAuto question = { .params = params,
                                     .shape = *shape,
                                     .is_unbounded = unbounded,
                                     .n_threads = plan->n_threads,
                                     .fixed_bytes = fixed_bytes,
                                     .memory_limit = settings->memory_limit };

          for (guint a = 0; a < SLAB_N_AXES; a++)
            covered &= covers_axis (plan, a, periodic);
          memcpy (question.overlap, plan->overlap, sizeof question.overlap);
          question.reaches_around = periodic && covered;
          question.is_in_place = info->reads_in_place != NULL && info->reads_in_place (params);
          question.is_shown = !covered;
          /* From file to file threads go on with the next slab, and wait for the disk. */
          question.may_taper = !to_file;
          slab_chunk_auto_choose (&question, &cut);
        }
      if (!cut_chunks (plan, &cut, settings, periodic, notes, error))
        return NULL;
      plan->is_exact = covers_halo (plan, plan->n_chunks, periodic);
      plan->reaches_around = periodic && plan->is_exact;
      plan->is_in_place = info->reads_in_place != NULL && info->reads_in_place (params);
      plan->n_workers = (guint) MIN ((guint64) plan->n_threads, slab_chunk_plan_get_n_chunks (plan));
    }

  measure (plan);
  plan->redundancy = slab_chunk_work_measure (plan, params);
  if (plan->is_global)
    {
      plan->thread_bytes = 0;
      own_bytes = slab_buffer_get_memory_bytes (plan->state_bytes);
      /* The one problem wants contiguous floats: anything else is copied first. */
      if (settings->normalize || input_voxel_size != sizeof (float))
        own_bytes = slab_filter_bytes_add (own_bytes, output_bytes);
    }
  else
    {
      layout_all_threads (plan, params);
      plan->thread_bytes = slab_buffer_get_memory_bytes (slab_filter_bytes_mul (plan->layout.total, sizeof (float)));
      own_bytes = 0;
    }
  if (settings->normalize)
    piece_voxels = to_file ? SLAB_RUN_FILE_PIECE_VOXELS (input_voxel_size) : SLAB_RUN_PIECE_VOXELS;
  plan->team_bytes = count_team_bytes (plan, plan->is_global ? 0 : plan->n_workers, piece_voxels);
  own_bytes = slab_filter_bytes_add (own_bytes, plan->team_bytes);
  plan->peak_bytes = slab_filter_bytes_add (fixed_bytes, own_bytes);

  if (!to_file && settings->memory_limit > 0 && plan->peak_bytes > settings->memory_limit)
    {
      g_autofree char *need = g_format_size_full (plan->peak_bytes, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *limit = g_format_size_full (settings->memory_limit, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *fixed = g_format_size_full (fixed_bytes, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("The run needs %s of memory, of which input and output are %s; the limit is %s"), need, fixed,
                   limit);
      return NULL;
    }

  /* In the order of weight: what changes the result, what does not fit, what was changed, what costs. */
  if (!plan->is_exact)
    {
      g_autoptr (GPtrArray) changes = g_steal_pointer (&notes);
      notes = g_ptr_array_new_with_free_func (g_free);
      note_not_exact (plan, params, notes);
      if (periodic)
        add_note (notes, _ ("Each chunk goes on periodically in itself, not in the volume, since the overlap does not "
                            "cover the filter’s reach"));
      g_ptr_array_set_free_func (changes, NULL);
      for (guint i = 0; i < changes->len; i++)
        g_ptr_array_add (notes, g_ptr_array_index (changes, i));
    }
  physical = slab_process_get_machine_memory ();
  if (!to_file && physical > 0 && slab_filter_bytes_add (output_bytes, own_bytes) > physical)
    {
      g_autofree char *need = g_format_size_full (slab_filter_bytes_add (output_bytes, own_bytes),
                                                  G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *there = g_format_size_full (physical, G_FORMAT_SIZE_IEC_UNITS);
      add_note (notes, _ ("The run needs %s of memory beside the input; the machine has %s"), need, there);
    }
  if (!plan->is_global)
    note_chunk_request (plan, settings, notes);
  if (!plan->is_global && filter_is_copy)
    add_note (notes, _ ("No voxel depends on another with these parameters: the output is a copy of the input"));
  if (plan->reaches_around && slab_chunk_plan_get_n_chunks (plan) > 1)
    add_note (notes, _ ("The volume goes on periodically: chunks at a face read their halo from the other side"));
  if (plan->n_workers < plan->n_threads)
    add_note (notes,
              g_dngettext (GETTEXT_PACKAGE, "There is %u chunk for %u threads: the others wait",
                           "There are %u chunks for %u threads: the others wait", plan->n_workers),
              plan->n_workers, plan->n_threads);
  if (plan->redundancy > 2.0)
    add_note (notes, _ ("The chunks are small against their overlap: %.0f %% of the filter’s work is redundant"),
              100.0 * slab_chunk_plan_get_redundant_share (plan));

  g_ptr_array_add (notes, NULL);
  plan->notes = (char **) g_ptr_array_free (g_steal_pointer (&notes), FALSE);
  return g_steal_pointer (&plan);
}

/**
 * slab_chunk_plan_new:
 * @shape: a valid shape, in voxels
 * @input_voxel_size: bytes of a voxel of the volume's file
 * @params: the filter's
 * @settings: how to run it
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING or _MEMORY, or what the filter's parameters lack
 *
 * Any thread; quick enough for every change of a control.
 *
 * Returns: (transfer full): a plan, or NULL
 */
SlabChunkPlan *
slab_chunk_plan_new (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                     const SlabRunSettings *settings, GError **error)
{
  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail (input_voxel_size > 0, NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return make_plan (shape, input_voxel_size, params, settings, FALSE, error);
}

/* The same for a run from file to file, whose slabs slab_chunk_plan_set_slabs () tells. */
SlabChunkPlan *
slab_chunk_plan_new_to_file (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                             const SlabRunSettings *settings, GError **error)
{
  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail (input_voxel_size > 0, NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return make_plan (shape, input_voxel_size, params, settings, TRUE, error);
}

/* Before the plan is shown to anyone. @notes, translated sentences, come before those of the plan. */
void
slab_chunk_plan_set_slabs (SlabChunkPlan *plan, guint64 n_slabs, guint64 peak_bytes, const char *const *notes)
{
  GPtrArray *all;

  g_return_if_fail (plan != NULL);
  g_return_if_fail (notes != NULL);

  plan->n_slabs = n_slabs;
  plan->peak_bytes = peak_bytes;
  all = g_ptr_array_new ();
  /* What changes the result stays first. */
  for (char **note = plan->notes; !plan->is_exact && note == plan->notes && *note; note++)
    g_ptr_array_add (all, g_strdup (*note));
  for (; *notes; notes++)
    g_ptr_array_add (all, g_strdup (*notes));
  for (char **note = plan->notes + (plan->is_exact || !*plan->notes ? 0 : 1); *note; note++)
    g_ptr_array_add (all, g_strdup (*note));
  g_ptr_array_add (all, NULL);
  g_strfreev (plan->notes);
  plan->notes = (char **) g_ptr_array_free (all, FALSE);
}

/**
 * slab_chunk_plan_get_n_slabs:
 * @plan: a plan
 *
 * Returns: slabs along Z that a run from file to file takes one after the other; 0 for a run in memory
 */
guint64
slab_chunk_plan_get_n_slabs (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return plan->n_slabs;
}

/**
 * slab_chunk_plan_ref:
 * @plan: a plan
 *
 * Any thread.
 *
 * Returns: (transfer full): @plan
 */
SlabChunkPlan *
slab_chunk_plan_ref (SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  g_atomic_ref_count_inc (&plan->ref_count);
  return plan;
}

/**
 * slab_chunk_plan_unref:
 * @plan: (transfer full): a plan
 *
 * Any thread.
 */
void
slab_chunk_plan_unref (SlabChunkPlan *plan)
{
  g_return_if_fail (plan != NULL);

  if (!g_atomic_ref_count_dec (&plan->ref_count))
    return;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    g_free (plan->starts[a]);
  g_strfreev (plan->notes);
  g_free (plan);
}

/**
 * slab_chunk_plan_get_shape:
 * @plan: a plan
 *
 * Returns: (transfer none): the shape that it cuts
 */
const SlabShape *
slab_chunk_plan_get_shape (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  return &plan->shape;
}

/**
 * slab_chunk_plan_get_n_threads:
 * @plan: a plan
 *
 * Returns: threads that the run will use, at least 1; some may find no chunk
 */
guint
slab_chunk_plan_get_n_threads (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 1);

  return plan->n_threads;
}

guint
slab_chunk_plan_get_n_workers (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 1);

  return plan->n_workers;
}

/**
 * slab_chunk_plan_is_global:
 * @plan: a plan
 *
 * Returns: whether the filter takes the volume as one problem
 */
gboolean
slab_chunk_plan_is_global (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  return plan->is_global;
}

/**
 * slab_chunk_plan_get_n_chunks:
 * @plan: a plan
 *
 * Returns: chunks in all, 1 to 2^20
 */
guint64
slab_chunk_plan_get_n_chunks (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return (guint64) plan->n_chunks[0] * (guint64) plan->n_chunks[1] * (guint64) plan->n_chunks[2];
}

/**
 * slab_chunk_plan_get_steps:
 * @plan: a plan
 * @from_file: whether the volume's voxels are in a file, and not in memory
 *
 * A filter that reads where the volume is stored has no voxels to copy, only a file's to wait for; from file to file
 * another thread reads them before. One that writes where the result is has nothing left to write.
 *
 * Returns: what is done for each chunk: a bit 1 << phase for each of %SLAB_PHASE_READ, %SLAB_PHASE_FILTER and
 *   %SLAB_PHASE_WRITE; 0 for a global plan
 */
guint
slab_chunk_plan_get_steps (const SlabChunkPlan *plan, gboolean from_file)
{
  g_return_val_if_fail (plan != NULL, 0);

  if (plan->is_global)
    return 0;
  if (!plan->is_in_place)
    return 1u << SLAB_PHASE_READ | 1u << SLAB_PHASE_FILTER | 1u << SLAB_PHASE_WRITE;
  return 1u << SLAB_PHASE_FILTER | (from_file && plan->n_slabs == 0 ? 1u << SLAB_PHASE_READ : 0);
}

/**
 * slab_chunk_plan_get_n_tasks:
 * @plan: a plan
 * @from_file: as slab_chunk_plan_get_steps() takes it
 *
 * Returns: steps of all chunks; of a global plan, the tasks of one iteration
 */
guint64
slab_chunk_plan_get_n_tasks (const SlabChunkPlan *plan, gboolean from_file)
{
  guint64 n_steps = 0;

  g_return_val_if_fail (plan != NULL, 0);

  if (plan->is_global)
    return plan->n_tasks;
  for (guint steps = slab_chunk_plan_get_steps (plan, from_file); steps != 0; steps >>= 1)
    n_steps += steps & 1;
  return n_steps * slab_chunk_plan_get_n_chunks (plan);
}

/**
 * slab_chunk_plan_get_grid:
 * @plan: a plan
 * @n_chunks: (out): chunks along Z, Y and X
 */
void
slab_chunk_plan_get_grid (const SlabChunkPlan *plan, gint64 n_chunks[SLAB_N_AXES])
{
  g_return_if_fail (plan != NULL);
  g_return_if_fail (n_chunks != NULL);

  memcpy (n_chunks, plan->n_chunks, sizeof plan->n_chunks);
}

/**
 * slab_chunk_plan_get_chunk:
 * @plan: a plan
 * @chunk: (out): voxels of the largest core along Z, Y and X, after clipping and merging
 */
void
slab_chunk_plan_get_chunk (const SlabChunkPlan *plan, gint64 chunk[SLAB_N_AXES])
{
  g_return_if_fail (plan != NULL);
  g_return_if_fail (chunk != NULL);

  memcpy (chunk, plan->largest_core, sizeof plan->largest_core);
}

/**
 * slab_chunk_plan_get_smallest_chunk:
 * @plan: a plan
 * @chunk: (out): voxels of the smallest core along Z, Y and X
 */
void
slab_chunk_plan_get_smallest_chunk (const SlabChunkPlan *plan, gint64 chunk[SLAB_N_AXES])
{
  g_return_if_fail (plan != NULL);
  g_return_if_fail (chunk != NULL);

  memcpy (chunk, plan->smallest_core, sizeof plan->smallest_core);
}

/**
 * slab_chunk_plan_get_overlap:
 * @plan: a plan
 * @overlap: (out): voxels read beyond a core to each side; it means nothing along an axis that is not cut
 */
void
slab_chunk_plan_get_overlap (const SlabChunkPlan *plan, gint64 overlap[SLAB_N_AXES])
{
  g_return_if_fail (plan != NULL);
  g_return_if_fail (overlap != NULL);

  memcpy (overlap, plan->overlap, sizeof plan->overlap);
}

/**
 * slab_chunk_plan_get_halo:
 * @plan: a plan
 * @halo: (out): the filter's reach in voxels, SLAB_FILTER_HALO_UNBOUNDED for the whole volume
 */
void
slab_chunk_plan_get_halo (const SlabChunkPlan *plan, gint64 halo[SLAB_N_AXES])
{
  g_return_if_fail (plan != NULL);
  g_return_if_fail (halo != NULL);

  memcpy (halo, plan->halo, sizeof plan->halo);
}

static void
split_index (const SlabChunkPlan *plan, guint64 index, gint64 place[SLAB_N_AXES])
{
  for (gint a = SLAB_N_AXES - 1; a >= 0; a--)
    {
      place[a] = (gint64) (index % (guint64) plan->n_chunks[a]);
      index /= (guint64) plan->n_chunks[a];
    }
}

/**
 * slab_chunk_plan_get_core:
 * @plan: a plan
 * @index: of a chunk, X fastest
 * @core: (out): voxels of the result that the chunk makes; the cores tile the volume
 */
void
slab_chunk_plan_get_core (const SlabChunkPlan *plan, guint64 index, SlabBox *core)
{
  gint64 place[SLAB_N_AXES];

  g_return_if_fail (plan != NULL);
  g_return_if_fail (core != NULL);
  g_return_if_fail (index < slab_chunk_plan_get_n_chunks (plan));

  split_index (plan, index, place);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      core->start[a] = plan->starts[a][place[a]];
      core->size[a] = plan->starts[a][place[a] + 1] - core->start[a];
    }
}

/**
 * slab_chunk_plan_get_padded:
 * @plan: a plan
 * @index: of a chunk, X fastest
 * @padded: (out): voxels that the chunk reads: the core and the overlap around it
 */
void
slab_chunk_plan_get_padded (const SlabChunkPlan *plan, guint64 index, SlabBox *padded)
{
  gint64 place[SLAB_N_AXES];

  g_return_if_fail (plan != NULL);
  g_return_if_fail (padded != NULL);
  g_return_if_fail (index < slab_chunk_plan_get_n_chunks (plan));

  split_index (plan, index, place);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    padded->size[a] = pad_axis (plan, a, place[a], &padded->start[a]);
}

void
slab_chunk_plan_get_thread_layout (const SlabChunkPlan *plan, SlabThreadLayout *layout)
{
  g_return_if_fail (plan != NULL);
  g_return_if_fail (layout != NULL);

  *layout = plan->layout;
}

gboolean
slab_chunk_plan_is_in_place (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  return plan->is_in_place;
}

guint
slab_chunk_plan_get_n_lookers (const SlabChunkPlan *plan)
{
  guint64 n_voxels;

  g_return_val_if_fail (plan != NULL, 0);

  if (!slab_shape_get_n_voxels (&plan->shape, &n_voxels))
    return plan->n_threads;
  return (guint) CLAMP (n_voxels / SLAB_RUN_PIECE_VOXELS, 1, (guint64) plan->n_threads);
}

guint64
slab_chunk_plan_get_team_bytes (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return plan->team_bytes;
}

guint64
slab_chunk_plan_get_state_bytes (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return plan->state_bytes;
}

/**
 * slab_chunk_plan_is_exact:
 * @plan: a plan
 *
 * Returns: whether the overlap covers the halo along every axis with more than one chunk, so that the result is
 *   that of the whole volume at once
 */
gboolean
slab_chunk_plan_is_exact (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  return plan->is_exact;
}

/**
 * slab_chunk_plan_get_redundancy:
 * @plan: a plan
 *
 * Returns: what the filter does for all chunks by what it would do for the volume as one, by its own account; at
 *   least 1
 */
double
slab_chunk_plan_get_redundancy (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 1.0);

  return plan->redundancy;
}

/**
 * slab_chunk_plan_get_redundant_share:
 * @plan: a plan
 *
 * Returns: of the filter's work, what the volume as one chunk would not need: 0 to less than 1
 */
double
slab_chunk_plan_get_redundant_share (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0.0);

  return 1.0 - 1.0 / plan->redundancy;
}

/**
 * slab_chunk_plan_get_thread_bytes:
 * @plan: a plan
 *
 * Returns: bytes that a thread takes: a padded chunk, a core, the filter's scratch, in whole pages of the size that
 *   such memory has. 0 for a global plan
 */
guint64
slab_chunk_plan_get_thread_bytes (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return plan->thread_bytes;
}

/**
 * slab_chunk_plan_get_peak_bytes:
 * @plan: a plan
 *
 * Returns: bytes of input, output, and all threads or the state of the global problem
 */
guint64
slab_chunk_plan_get_peak_bytes (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, 0);

  return plan->peak_bytes;
}

/**
 * slab_chunk_plan_get_notes:
 * @plan: a plan
 *
 * Returns: (transfer none) (array zero-terminated=1): translated sentences, without a full stop, weightiest first
 */
const char *const *
slab_chunk_plan_get_notes (const SlabChunkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  return (const char *const *) plan->notes;
}
