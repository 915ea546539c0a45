/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "plot/slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabFigureTable:
 *
 * A small table: a title, names on the left, figures in columns on the right. Each figure is read out with the names
 * of its line and column. A line can begin with a square of a colour, as in a legend, and end with a bar of shares.
 * Main thread only.
 */
#define SLAB_TYPE_FIGURE_TABLE (slab_figure_table_get_type ())
G_DECLARE_FINAL_TYPE (SlabFigureTable, slab_figure_table, SLAB, FIGURE_TABLE, GtkWidget)

/* @titles: of the columns, NULL-terminated; the first is that of the names. */
GtkWidget *slab_figure_table_new (const char *title, const char *const *titles);
/* @texts: line by line, as many a line as there are titles. */
void slab_figure_table_set_texts (SlabFigureTable *self, GPtrArray *texts);
void slab_figure_table_set_title (SlabFigureTable *self, const char *title);
const char *slab_figure_table_get_text (SlabFigureTable *self, guint line, guint column);
guint slab_figure_table_get_n_lines (SlabFigureTable *self);
/* Which of a theme's phases the square of a line has the colour of; SLAB_N_PHASES: none. */
void slab_figure_table_set_phase (SlabFigureTable *self, guint line, SlabPhase phase);
/* The same of a filter's passes: then it has that of the pass in the other pictures of the run. */
void slab_figure_table_set_pass (SlabFigureTable *self, guint line, guint pass, guint n_passes);
/* Seconds by phase, of @whole seconds; the rest stays empty. */
void slab_figure_table_set_bar (SlabFigureTable *self, guint line, const double seconds[SLAB_N_PHASES], double whole);
/* With tabs and ends of lines, with its titles. */
void slab_figure_table_append_text (SlabFigureTable *self, GString *text);

G_END_DECLS
