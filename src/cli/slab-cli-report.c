/* SPDX-License-Identifier: MIT */

#include <glib/gi18n-lib.h>

#include "plot/slab-report.h"
#include "profile/slab-trace-json.h"
#include "slab-cli-input.h"

SlabCliStatus
slab_cli_report (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = slab_cli_context_new (argv[0]);
  g_autoptr (GFile) source = NULL;
  g_autoptr (GFile) target = NULL;
  g_autoptr (SlabTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  SlabCliStatus status;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("The picture: its ending says png, svg or pdf"), "FILE" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!slab_cli_parse (context, &argc, &argv, 1, &status))
    return status;
  if (!output)
    return slab_cli_wrong_usage ("report", _ ("say with -o where the picture goes"));
  if (!slab_report_check_name (output, &error))
    return slab_cli_wrong_usage ("report", "%s", error->message);

  source = g_file_new_for_commandline_arg (argv[1]);
  target = g_file_new_for_commandline_arg (output);
  trace = slab_trace_load (source, NULL, &error);
  if (!trace || !slab_report_save (trace, target, &error))
    return slab_cli_fail ("report", g_steal_pointer (&error));
  if (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING))
    g_printerr ("%s: %s\n", argv[1], slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  return SLAB_CLI_DONE;
}
