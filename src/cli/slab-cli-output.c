/* SPDX-License-Identifier: MIT */

#include "slab-cli-output.h"

#include <math.h>
#include <unistd.h>

void
slab_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

void
slab_cli_print_row (const char *name, const char *format, ...)
{
  g_autofree char *value = NULL;
  va_list arguments;

  va_start (arguments, format);
  value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("%-12s %s\n", name, value);
}

void
slab_cli_json_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
slab_cli_json_add_integers (JsonBuilder *builder, const char *name, const gint64 values[SLAB_N_AXES])
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint axis = 0; axis < SLAB_N_AXES; axis++)
    json_builder_add_int_value (builder, values[axis]);
  json_builder_end_array (builder);
}

void
slab_cli_progress_begin (SlabCliProgress *progress, const char *what, gboolean quiet)
{
  *progress = (SlabCliProgress){ .what = what, .quiet = quiet, .last = -1 };
}

void
slab_cli_progress_show (SlabCliProgress *progress, double fraction, double seconds_left)
{
  gboolean terminal = isatty (STDERR_FILENO);
  int percent = (int) (CLAMP (fraction, 0.0, 1.0) * 100.0);

  if (!terminal)
    percent -= percent % 10;
  if (progress->quiet || percent == progress->last)
    return;
  progress->last = percent;
  if (!terminal)
    {
      g_printerr ("%s %d %%\n", progress->what, percent);
      return;
    }
  if (seconds_left >= 0.0)
    g_printerr ("\r%s %3d %%, %.0f s left \033[K", progress->what, percent, ceil (seconds_left));
  else
    g_printerr ("\r%s %3d %%\033[K", progress->what, percent);
  progress->open = TRUE;
}

void
slab_cli_progress_callback (double fraction, gpointer progress)
{
  slab_cli_progress_show (progress, fraction, -1.0);
}

void
slab_cli_progress_end (SlabCliProgress *progress)
{
  if (progress->open)
    g_printerr ("\r\033[K");
  progress->open = FALSE;
}
