/* SPDX-License-Identifier: MIT */

#include <glib/gi18n-lib.h>

#include "slab-cli-input.h"
#include "slab-cli-output.h"
#include "volume/slab-volume-writer.h"

SlabCliStatus
slab_cli_convert (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = slab_cli_context_new (argv[0]);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GFile) target = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *type_name = NULL;
  g_auto (SlabCliInput) input = { 0 };
  SlabCliProgress progress;
  SlabSampleType type = SLAB_SAMPLE_FLOAT32;
  SlabCliStatus status;
  gboolean quiet = FALSE;
  gboolean saved;
  const GOptionEntry entries[] = {
    { "dtype", 0, 0, G_OPTION_ARG_STRING, &type_name, _ ("Sample type of the output (the input's)"), "TYPE" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, _ ("No progress"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  slab_cli_input_add_options (&input, context, "input-dtype");
  if (!slab_cli_parse (context, &argc, &argv, 2, &status))
    return status;
  if (type_name && !slab_sample_type_from_name (type_name, &type))
    return slab_cli_wrong_usage ("convert",
                                 _ ("the type “%s” is not one of uint8, int8, uint16, int16, uint32, int32, float32, "
                                    "float64"),
                                 type_name);
  if (!slab_cli_check_target (argv[2], &error))
    return slab_cli_fail ("convert", g_steal_pointer (&error));

  slab_cli_catch_interrupts ();
  status = slab_cli_input_open (&input, "convert", argv[1], &volume);
  if (status != SLAB_CLI_DONE)
    return status;
  if (!type_name)
    type = slab_volume_get_sample_type (volume);
  target = g_file_new_for_commandline_arg (argv[2]);
  slab_cli_progress_begin (&progress, "convert", quiet);
  saved = slab_volume_save (volume, target, type, slab_cli_progress_callback, &progress, slab_cli_get_cancellable (),
                            &error);
  slab_cli_progress_end (&progress);
  if (!saved)
    return slab_cli_fail ("convert", g_steal_pointer (&error));
  return SLAB_CLI_DONE;
}
