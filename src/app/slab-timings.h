/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * With SLABSCOPE_TIMINGS=1 the window says on standard error how long things took, a line each:
 *   first-slice 0.213 s since the program began, 0.240 s since the process began
 *   frame slice 25: input to request 0.1, waited 0.0, rendered 2.9, to paint 6.1, in all 9.1 ms
 * Main thread only. Times are of g_get_monotonic_time ().
 */

void slab_timings_begin (void); /* main ()'s first line */
gboolean slab_timings_is_wanted (void);
/* The person has acted, just now. */
void slab_timings_note_input (void);
/* When that was; 0 where it is too long ago for what happens now to come of it. */
gint64 slab_timings_get_input (void);
void slab_timings_add_frame (gint64 slice, gint64 input, gint64 request, gint64 start, gint64 end, gint64 painted);

G_END_DECLS
