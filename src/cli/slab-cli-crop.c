/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "slab-cli.h"
#include "volume/slab-crop.h"

/**
 * slab_cli_crop:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_crop (int argc, char **argv)
{
  g_autofree char *words = NULL;
  g_auto (SlabCliRaw) raw = { NULL };
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "box", 0, 0, G_OPTION_ARG_STRING, &words,
      N_ ("The voxels to keep, as NumPy's slices: each number may be left out, a negative one counts from the end"),
      "Z0:Z1,Y0:Y1,X0:X1" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "IN OUT",
      _ ("Writes a box of a volume as an ESRF volume with its info files, in the sample type of the volume."));
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GFile) target = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  SlabCrop crop;
  SlabBox box;
  SlabShape shape;
  SlabCliProgress progress;
  SlabCliStatus status;
  gboolean saved;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_raw_add_options (&raw, context, TRUE);
  if (!slab_cli_parse (context, "crop", &argc, &argv, 2, &status))
    return status;
  if (words == NULL)
    return slab_cli_wrong_usage ("crop", _ ("--box is missing; expected Z0:Z1,Y0:Y1,X0:X1"));
  if (!slab_crop_parse (words, &crop))
    return slab_cli_wrong_usage ("crop", _ ("--box is “%s”; expected Z0:Z1,Y0:Y1,X0:X1"), words);
  if (!slab_cli_raw_parse (&raw, "crop", &status))
    return status;
  if (!slab_cli_check_target (argv[2], &error))
    return slab_cli_fail (error);

  volume = slab_cli_open (argv[1], &raw, &error);
  if (volume == NULL)
    return slab_cli_fail (error);
  if (!slab_crop_get_box (&crop, slab_volume_get_shape (volume), &box))
    {
      shown = slab_cli_format_shape (slab_volume_get_shape (volume));
      g_set_error (&error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                   _ ("%s: there is no voxel in --box %s; expected a box in %s voxels"), argv[1], words, shown);
      return slab_cli_fail (error);
    }

  target = g_file_new_for_commandline_arg (argv[2]);
  slab_cli_progress_begin (&progress, _ ("Save"), quiet);
  saved = slab_crop_save (volume, &box, target, slab_cli_progress_func, &progress, slab_cli_get_cancellable (), &error);
  slab_cli_progress_end (&progress);
  if (!saved)
    return slab_cli_fail (error);
  if (!quiet)
    {
      for (int i = 0; i < SLAB_N_AXES; i++)
        shape.n[i] = box.size[i];
      shown = slab_cli_format_shape (&shape);
      slab_cli_print_row (_ ("Saved"), "%s, %s", argv[2], shown);
    }
  return SLAB_CLI_DONE;
}
