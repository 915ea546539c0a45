/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/slab-lab-result.h"

static inline SlabLabCell *
fixture_add_cell (SlabLabResult *result, SlabLabKind kind, const char *filter, guint n_threads, guint n_copies,
                  gint base)
{
  const SlabFilterInfo *info = slab_filter_find (filter, NULL);
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (info);
  SlabLabCell *cell = slab_lab_cell_new (kind, params);

  cell->settings.n_threads = n_threads;
  cell->n_threads = n_threads;
  cell->n_copies = n_copies;
  cell->base = base;
  g_ptr_array_add (result->cells, cell);
  return cell;
}

static inline void
fixture_add_repeat (SlabLabCell *cell, double seconds, double cpu_seconds, guint64 peak_bytes)
{
  const SlabLabRepeat repeat = { seconds, cpu_seconds, peak_bytes, 3, NAN };

  g_array_append_val (cell->repeats, repeat);
}

/* While others used so many cores. */
static inline void
fixture_add_disturbed (SlabLabCell *cell, double seconds, double others_cores)
{
  const SlabLabRepeat repeat = { seconds, seconds, 0, 0, others_cores };

  g_array_append_val (cell->repeats, repeat);
}

/* A machine of 4 cores with 10 GB/s for one and 20 GB/s for all, and a volume of 8 × 16 × 32. */
static inline SlabLabResult *
fixture_new (void)
{
  SlabLabResult *result = slab_lab_result_new ();

  result->set = g_strdup ("strong");
  result->program = g_strdup ("1.2.3");
  result->date = g_date_time_new_from_iso8601 ("2017-06-30T12:34:56Z", NULL);
  result->machine->model = g_strdup ("A \"processor\"");
  result->machine->n_cores = 4;
  result->machine->bandwidth_one = 10e9;
  result->machine->bandwidth_all = 20e9;
  result->machine->flops_one = 1e11;
  result->machine->flops_all = 4e11;
  result->volume = g_strdup ("a.vol");
  result->shape = (SlabShape){ { 8, 16, 32 } };
  result->sample_type = SLAB_SAMPLE_UINT16;
  result->n_repeats = 3;
  return result;
}

/* Two points of strong scaling, and copies that could not be measured; with what else a file can tell. */
static inline SlabLabResult *
fixture_new_full (void)
{
  SlabLabResult *result = fixture_new ();
  SlabLabCell *cell;

  cell = fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 1, 1, 0);
  fixture_add_repeat (cell, 10.0, 9.5, 123456789);
  fixture_add_repeat (cell, 10.5, 9.0, 0);
  g_array_index (cell->repeats, SlabLabRepeat, 1).others_cores = 0.75;
  g_array_index (cell->repeats, SlabLabRepeat, 0).before_bytes = 23456789;
  cell->n_chunks = 4;
  cell->redundancy = 1.25;
  cell->useful_bytes = 4e9;
  g_assert_true (slab_filter_params_set_from_string (cell->params, "sigma", "1,2,2.5", NULL));
  g_assert_true (slab_run_settings_parse_chunk (&cell->settings, "8,16,5", NULL));
  g_assert_true (slab_run_settings_parse_overlap (&cell->settings, "0,9,12", NULL));
  cell->peer.seconds = 2.1;
  cell->peer.cores = 4.0;
  fixture_add_repeat (fixture_add_cell (result, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), 4.0, 9.5, 1);
  cell = fixture_add_cell (result, SLAB_LAB_KIND_WEAK, "tv", 1, 3, -1);
  cell->n_threads = 0;
  cell->n_slices = 5;
  cell->settings.chunk_mode = SLAB_CHUNK_WHOLE;
  cell->error = g_strdup ("no memory, \"really\"\n");
  return result;
}
