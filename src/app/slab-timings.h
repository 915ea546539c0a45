/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * With SLABSCOPE_TIMINGS=1 the window says on standard error how long things took, a line each:
 *   first-slice 0.213 s since the program began, 0.240 s since the process began
 *   renderer GskCairoRenderer
 *   view plane 0 at 0,46 1700x1090
 *   open-slice 0.041 s since a file was asked for
 *   frame plane 0 slice 25: input to request 0.1, waited 0.0, rendered 2.9, to paint 6.1, in all 9.1 ms; laid
 *     out in 0.9, painted in 5.0 ms
 *   open-profile 1000000 spans: 0.81 s since the file was asked for, 0.80 s of processor time
 *   frame profile: input to draw 1.1, drawn in 9.0, in all 12.4 ms
 * Main thread only. Times are of g_get_monotonic_time ().
 */

void slab_timings_begin (void); /* main ()'s first line */
gboolean slab_timings_is_wanted (void);
/* Notes when the events of a window came to the display. */
void slab_timings_watch (GtkWidget *window);
/* When the event came that is handled now; 0 where the last one is too long ago for what happens now to come of it. */
gint64 slab_timings_get_input (void);
/* A file is asked for, just now. */
void slab_timings_note_open (void);
void slab_timings_add_frame (GtkWidget *widget, guint plane, gint64 slice, gint64 input, gint64 request, gint64 start,
                             gint64 end, gint64 painted);
/* The same of the picture of a run. @input: when the event that caused the frame came, 0 for none. @start and @end: of
 * its drawing. @painted: when the frame was handed to the display. */
void slab_timings_add_profile (guint64 n_spans, gint64 input, gint64 start, gint64 end, gint64 painted);

G_END_DECLS
