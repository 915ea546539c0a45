/* SPDX-License-Identifier: MIT */
#include "slab-timings.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Events are handled at once; what comes later comes of something else. */
#define INPUT_LASTS (20 * G_TIME_SPAN_MILLISECOND)
/* An event that says to have come this many milliseconds ago, or more, is of another clock. */
#define EVENT_WAITS 2000

static gint64 program_start;
static gint64 last_input;   /* came */
static gint64 last_handled; /* and reached us */
static gint64 open_time;
static clock_t open_clock;
static gint64 frame_start;
static gint64 frame_laid_out;
static gboolean has_first;
static graphene_rect_t places[3]; /* of the planes' views in the window */

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

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer user_data)
{
  const guint32 came = gdk_event_get_time (event);
  guint32 age;

  last_handled = last_input = g_get_monotonic_time ();
  /* Milliseconds of the display's clock, which is this one where the display is of this machine. */
  age = (guint32) (last_handled / 1000) - came;
  if (came != GDK_CURRENT_TIME && age < EVENT_WAITS)
    last_input -= (gint64) age * 1000;
  return GDK_EVENT_PROPAGATE;
}

static void
note_time (GdkFrameClock *clock, gint64 *time)
{
  *time = g_get_monotonic_time ();
}

static void
realize_cb (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  /* Behind the views, which may wait there for their slices: that is no layout. */
  g_signal_connect_after (clock, "before-paint", G_CALLBACK (note_time), &frame_start);
  g_signal_connect_after (clock, "layout", G_CALLBACK (note_time), &frame_laid_out);
}

void
slab_timings_watch (GtkWidget *window)
{
  GtkEventController *controller;

  g_return_if_fail (GTK_IS_WIDGET (window));

  if (!slab_timings_is_wanted ())
    return;
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), NULL);
  gtk_widget_add_controller (window, controller);
  g_signal_connect_after (window, "realize", G_CALLBACK (realize_cb), NULL);
}

gint64
slab_timings_get_input (void)
{
  return last_input != 0 && g_get_monotonic_time () - last_handled < INPUT_LASTS ? last_input : 0;
}

void
slab_timings_note_open (void)
{
  open_time = g_get_monotonic_time ();
  open_clock = clock ();
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

/* Where the display has it: a tool that plays the person has to find it. */
static void
tell_place (GtkWidget *widget, GtkNative *native, guint plane)
{
  graphene_rect_t bounds;
  double x, y;

  if (!gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &bounds))
    return;
  gtk_native_get_surface_transform (native, &x, &y);
  graphene_rect_offset (&bounds, (float) x, (float) y);
  if (graphene_rect_equal (&bounds, &places[plane]))
    return;
  places[plane] = bounds;
  fprintf (stderr, "view plane %u at %.0f,%.0f %.0fx%.0f\n", plane, (double) bounds.origin.x, (double) bounds.origin.y,
           (double) bounds.size.width, (double) bounds.size.height);
}

/**
 * slab_timings_add_frame:
 * @widget: (nullable): that shows it
 * @input: when the event that caused it came, 0 for none
 * @request: when it was asked of the renderer
 * @start: when the renderer began
 * @end: when its texture was ready
 * @painted: when the frame with it was handed to the display
 */
void
slab_timings_add_frame (GtkWidget *widget, guint plane, gint64 slice, gint64 input, gint64 request, gint64 start,
                        gint64 end, gint64 painted)
{
  GtkNative *native = widget != NULL ? gtk_widget_get_native (widget) : NULL;

  if (!slab_timings_is_wanted ())
    return;
  if (input == 0 || input > request)
    input = request;
  if (!has_first)
    {
      has_first = TRUE;
      fprintf (stderr, "first-slice %.3f s since the program began, %.3f s since the process began\n",
               (double) (painted - program_start) / 1e6, get_process_age ());
      if (native != NULL)
        fprintf (stderr, "renderer %s\n", G_OBJECT_TYPE_NAME (gtk_native_get_renderer (native)));
    }
  if (native != NULL && plane < G_N_ELEMENTS (places))
    tell_place (widget, native, plane);
  if (open_time != 0 && request > open_time)
    {
      fprintf (stderr, "open-slice %.4f s since a file was asked for\n", (double) (painted - open_time) / 1e6);
      open_time = 0;
    }
  fprintf (
      stderr,
      "frame plane %u slice %" G_GINT64_FORMAT
      ": input to request %.2f, waited %.2f, rendered %.2f, to paint %.2f, in all %.2f ms; laid out in %.2f, painted "
      "in %.2f ms\n",
      plane, slice, (double) (request - input) / 1e3, (double) (start - request) / 1e3, (double) (end - start) / 1e3,
      (double) (painted - end) / 1e3, (double) (painted - input) / 1e3, (double) (frame_laid_out - frame_start) / 1e3,
      (double) (painted - frame_laid_out) / 1e3);
}

void
slab_timings_add_profile (guint64 n_spans, gint64 input, gint64 start, gint64 end, gint64 painted)
{
  if (!slab_timings_is_wanted ())
    return;
  if (input == 0 || input > start)
    input = start;
  if (open_time != 0)
    {
      fprintf (stderr,
               "open-profile %" G_GUINT64_FORMAT
               " spans: %.3f s since the file was asked for, %.3f s of processor time\n",
               n_spans, (double) (painted - open_time) / 1e6, (double) (clock () - open_clock) / CLOCKS_PER_SEC);
      open_time = 0;
    }
  fprintf (stderr, "frame profile: input to draw %.2f, drawn in %.2f, in all %.2f ms\n", (double) (start - input) / 1e3,
           (double) (end - start) / 1e3, (double) (painted - input) / 1e3);
}
