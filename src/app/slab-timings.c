/* SPDX-License-Identifier: MIT */
#include "slab-timings.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Events are handled at once; what comes later comes of something else. */
#define INPUT_LASTS (20 * G_TIME_SPAN_MILLISECOND)

static gint64 program_start;
static gint64 last_input;
static gboolean has_first;

void
slab_timings_begin (void)
{
  program_start = g_get_monotonic_time ();
}

gboolean
slab_timings_is_wanted (void)
{
  static int wanted = -1;

  if (wanted < 0)
    wanted = g_strcmp0 (g_getenv ("SLABSCOPE_TIMINGS"), "1") == 0;
  return wanted;
}

void
slab_timings_note_input (void)
{
  last_input = g_get_monotonic_time ();
}

gint64
slab_timings_get_input (void)
{
  return last_input != 0 && g_get_monotonic_time () - last_input < INPUT_LASTS ? last_input : 0;
}

/* Seconds since the kernel made the process, in steps of its clock tick; < 0 where the system does not tell. */
static double
get_process_age (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;
  struct timespec now;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL) || clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return -1;
  /* The program's name is in brackets and may hold anything; starttime is the 20th field after it. */
  rest = strrchr (text, ')');
  if (rest == NULL)
    return -1;
  fields = g_strsplit (rest + 1, " ", -1);
  if (g_strv_length (fields) < 21)
    return -1;
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9
         - g_ascii_strtod (fields[20], NULL) / (double) sysconf (_SC_CLK_TCK);
}

/**
 * slab_timings_add_frame:
 * @input: when the event that caused it was handled, 0 for none
 * @request: when it was asked of the renderer
 * @start: when the renderer began
 * @end: when its texture was ready
 * @painted: when the frame with it was handed to the display
 */
void
slab_timings_add_frame (gint64 slice, gint64 input, gint64 request, gint64 start, gint64 end, gint64 painted)
{
  if (!slab_timings_is_wanted ())
    return;
  if (input == 0 || input > request)
    input = request;
  if (!has_first)
    {
      has_first = TRUE;
      fprintf (stderr, "first-slice %.3f s since the program began, %.3f s since the process began\n",
               (double) (painted - program_start) / 1e6, get_process_age ());
    }
  fprintf (stderr,
           "frame slice %" G_GINT64_FORMAT
           ": input to request %.2f, waited %.2f, rendered %.2f, to paint %.2f, in all %.2f ms\n",
           slice, (double) (request - input) / 1e3, (double) (start - request) / 1e3, (double) (end - start) / 1e3,
           (double) (painted - end) / 1e3, (double) (painted - input) / 1e3);
}
