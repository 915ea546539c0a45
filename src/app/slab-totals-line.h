/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SLAB_TYPE_TOTALS_LINE (slab_totals_line_get_type ())

/**
 * SlabTotalsLine:
 *
 * Figures between which is " · ", what is asked first at their begin: in one line as many of them as it has room for.
 * Where that would leave out more than a few, two lines of about the same length. All of them are told to who does not
 * see them.
 */
G_DECLARE_FINAL_TYPE (SlabTotalsLine, slab_totals_line, SLAB, TOTALS_LINE, GtkWidget)

void slab_totals_line_set_text (SlabTotalsLine *self, const char *text);
const char *slab_totals_line_get_text (SlabTotalsLine *self); /* all of it */
/* What is shown in that width, a line break between the lines. */
char *slab_totals_line_dup_shown (SlabTotalsLine *self, int width) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
