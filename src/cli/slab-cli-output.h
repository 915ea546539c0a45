/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-cli.h"

G_BEGIN_DECLS

/* Results, on standard output: one object, or lines of a name and a value. */
void slab_cli_print_json (JsonBuilder *builder);
void slab_cli_print_row (const char *name, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* JSON has no infinities and no NaN: they become null. */
void slab_cli_json_add_number (JsonBuilder *builder, const char *name, double value);
void slab_cli_json_add_integers (JsonBuilder *builder, const char *name, const gint64 values[SLAB_N_AXES]);

/**
 * SlabCliProgress:
 *
 * Progress on standard error: one line that is written over on a terminal, a line for every tenth elsewhere, nothing
 * when quiet.
 */
typedef struct
{
  const char *what;
  gboolean quiet;
  int last;
  gboolean open;
} SlabCliProgress;

void slab_cli_progress_begin (SlabCliProgress *progress, const char *what, gboolean quiet);
/* @seconds_left: < 0 where it is not known. */
void slab_cli_progress_show (SlabCliProgress *progress, double fraction, double seconds_left);
/* A SlabProgressFunc; the data is a SlabCliProgress. */
void slab_cli_progress_callback (double fraction, gpointer progress);
void slab_cli_progress_end (SlabCliProgress *progress);

G_END_DECLS
