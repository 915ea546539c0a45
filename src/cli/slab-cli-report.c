/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "plot/slab-report.h"
#include "profile/slab-trace-json.h"
#include "slab-cli.h"

/**
 * slab_cli_report:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_report (int argc, char **argv)
{
  g_autofree char *output = NULL;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The picture: .png, .svg or .pdf"), "FILE" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "TRACE.json -o FILE", _ ("Draws the picture of a run from the trace that “filter --trace” wrote."));
  g_autoptr (GFile) input = NULL;
  g_autoptr (GFile) target = NULL;
  g_autoptr (SlabTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!slab_cli_parse (context, "report", &argc, &argv, 1, &status))
    return status;
  if (output == NULL)
    return slab_cli_wrong_usage ("report", _ ("The output is missing; expected -o FILE"));
  if (!slab_report_check_name (output, &error))
    return slab_cli_wrong_usage ("report", "%s", error->message);
  if (!slab_cli_check_target (output, &error))
    return slab_cli_fail (error);

  input = g_file_new_for_commandline_arg (argv[1]);
  target = g_file_new_for_commandline_arg (output);
  trace = slab_trace_load (input, slab_cli_get_cancellable (), &error);
  if (trace == NULL || !slab_report_save (trace, target, &error))
    return slab_cli_fail (error);
  if (!quiet)
    slab_cli_print_row (_ ("Saved"), "%s", output);
  return SLAB_CLI_DONE;
}
