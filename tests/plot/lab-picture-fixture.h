/* SPDX-License-Identifier: MIT */
#pragma once

#include "../engine/lab-fixture.h"

/* A whole run of 8 s, in chunks 2 s of which the cut takes a quarter; two copies at once in 10 s; threads; a map. */
static inline SlabLabResult *
lab_picture_make_result (gboolean is_measured)
{
  SlabLabResult *result = fixture_new ();
  const struct
  {
    SlabLabKind kind;
    const char *filter;
    guint n_threads;
    guint n_copies;
    gint base;
    double seconds;
  } cells[] = {
    { SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, 0, 8.0 },   { SLAB_LAB_KIND_CHUNKED, "gaussian", 4, 1, 0, 2.0 },
    { SLAB_LAB_KIND_IDENTITY, "identity", 4, 1, 1, 0.5 }, { SLAB_LAB_KIND_WEAK, "gaussian", 1, 1, 3, 8.0 },
    { SLAB_LAB_KIND_WEAK, "gaussian", 1, 2, 3, 10.0 },    { SLAB_LAB_KIND_STRONG, "tv", 1, 1, 5, 8.0 },
    { SLAB_LAB_KIND_STRONG, "tv", 4, 1, 5, 2.6 },         { SLAB_LAB_KIND_CHUNKED, "tv", 4, 1, 5, 4.0 },
    { SLAB_LAB_KIND_IDENTITY, "identity", 4, 1, 7, 1.0 }, { SLAB_LAB_KIND_GRID, "tv", 4, 1, -1, 1.0 },
    { SLAB_LAB_KIND_GRID, "tv", 4, 1, -1, 3.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      SlabLabCell *cell = fixture_add_cell (result, cells[i].kind, cells[i].filter, cells[i].n_threads,
                                            cells[i].n_copies, cells[i].base);

      if (cell->kind == SLAB_LAB_KIND_GRID)
        {
          cell->settings.chunk_mode = SLAB_CHUNK_MANUAL;
          cell->settings.overlap_auto = FALSE;
          for (guint a = 0; a < SLAB_N_AXES; a++)
            {
              cell->settings.chunk[a] = 4;
              cell->settings.overlap[a] = i == 9 ? 0 : 2;
            }
        }
      if (is_measured)
        fixture_add_repeat (cell, cells[i].seconds, 1.0, 30000);
    }
  return result;
}
