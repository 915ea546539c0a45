/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "slab-cli.h"
#include "volume/slab-volume-writer.h"

/**
 * slab_cli_convert:
 * @argc: words
 * @argv: words
 *
 * Beside --shape, --dtype is the type of an input that does not say it, as for the other commands, and the output
 * keeps it; --input-dtype tells the two apart.
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_convert (int argc, char **argv)
{
  g_autofree char *dtype = NULL;
  g_auto (SlabCliRaw) raw = { NULL };
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "dtype", 0, 0, G_OPTION_ARG_STRING, &dtype,
      N_ ("Of the output's voxels: uint8, int8, uint16, int16, uint32, int32, float32, float64 (the input's); with "
          "--shape alone also of the input's"),
      "TYPE" },
    { "input-dtype", 0, 0, G_OPTION_ARG_STRING, &raw.dtype, N_ ("With --shape: of the input's voxels"), "TYPE" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "IN OUT",
      _ ("Writes a volume as an ESRF volume with its info files, in the sample type that is asked for. Values "
         "are rounded and clipped to the range of an integer type."));
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GFile) target = NULL;
  g_autoptr (GError) error = NULL;
  SlabSampleType type;
  SlabCliProgress progress;
  SlabCliStatus status;
  gboolean saved;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_raw_add_options (&raw, context, FALSE);
  if (!slab_cli_parse (context, "convert", &argc, &argv, 2, &status))
    return status;
  if (dtype && !slab_sample_type_from_name (dtype, &type))
    return slab_cli_wrong_usage (
        "convert", _ ("--dtype is “%s”; expected uint8, int8, uint16, int16, uint32, int32, float32 or float64"),
        dtype);
  if (raw.shape && !raw.dtype)
    raw.dtype = g_strdup (dtype);
  if (!slab_cli_raw_parse (&raw, "convert", &status))
    return status;
  if (!slab_cli_check_target (argv[2], &error))
    return slab_cli_fail (error);

  volume = slab_cli_open (argv[1], &raw, &error);
  if (volume == NULL)
    return slab_cli_fail (error);
  if (!dtype)
    type = slab_volume_get_sample_type (volume);

  target = g_file_new_for_commandline_arg (argv[2]);
  slab_cli_progress_begin (&progress, _ ("Save"), quiet);
  saved = slab_volume_save (volume, target, type, slab_cli_progress_func, &progress, slab_cli_get_cancellable (),
                            &error);
  slab_cli_progress_end (&progress);
  if (!saved)
    return slab_cli_fail (error);
  if (!quiet)
    slab_cli_print_row (_ ("Saved"), "%s, %s", argv[2], slab_sample_type_get_name (type));
  return SLAB_CLI_DONE;
}
