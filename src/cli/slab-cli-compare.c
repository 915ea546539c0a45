/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "slab-cli.h"
#include "volume/slab-volume-compare.h"

/* The layout that was given is for the files that need one: the other may well say itself what it holds. */
static SlabVolume *
open_either (const char *path, const SlabCliRaw *raw, GError **error)
{
  SlabVolume *volume = slab_cli_open (path, NULL, raw->is_given ? NULL : error);

  return volume || !raw->is_given ? volume : slab_cli_open (path, raw, error);
}

static void
print_json (const SlabVolumeComparison *comparison)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  slab_cli_add_number (builder, "max_abs", comparison->max_abs);
  slab_cli_add_number (builder, "rms", comparison->rms);
  slab_cli_add_number (builder, "psnr", comparison->psnr);
  slab_cli_add_number (builder, "ssim", comparison->ssim);
  slab_cli_add_integers (builder, "at", comparison->at);
  json_builder_end_object (builder);
  slab_cli_print_json (builder);
}

static void
print_table (const SlabVolumeComparison *comparison)
{
  g_autofree char *at = slab_cli_format_triple (comparison->at);

  if (comparison->max_abs > 0.0 && comparison->scale > 0.0)
    slab_cli_print_row (_ ("Largest"), _ ("%.9g at %s, %.3g of the largest absolute value"), comparison->max_abs, at,
                        comparison->max_abs / comparison->scale);
  else
    slab_cli_print_row (_ ("Largest"), "%.9g", comparison->max_abs);
  slab_cli_print_row (_ ("RMS"), "%.9g", comparison->rms);
  if (isinf (comparison->psnr))
    slab_cli_print_row (_ ("PSNR"), _ ("infinite: the volumes are equal"));
  else
    slab_cli_print_row (_ ("PSNR"), "%.2f dB", comparison->psnr);
  slab_cli_print_row (_ ("SSIM"), "%.6f", comparison->ssim);
  if (comparison->n_unequal_nan > 0)
    slab_cli_print_row (_ ("NaN"), _ ("%" PRIu64 " voxels are NaN in one volume only"), comparison->n_unequal_nan);
}

/**
 * slab_cli_compare:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status; done also where the volumes differ
 */
SlabCliStatus
slab_cli_compare (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object; an infinite PSNR is null"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "A B",
      _ ("Says how two volumes of one shape differ: largest difference and where it is (Z,Y,X), root of the mean "
         "square, PSNR and SSIM with A’s range of values as the peak."));
  g_auto (SlabCliRaw) raw = { NULL };
  g_autoptr (SlabVolume) a = NULL;
  g_autoptr (SlabVolume) b = NULL;
  g_autoptr (GError) error = NULL;
  SlabVolumeComparison comparison;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_raw_add_options (&raw, context, TRUE);
  if (!slab_cli_parse (context, "compare", &argc, &argv, 2, &status) || !slab_cli_raw_parse (&raw, "compare", &status))
    return status;

  a = open_either (argv[1], &raw, &error);
  if (a == NULL)
    return slab_cli_fail (error);
  b = open_either (argv[2], &raw, &error);
  if (b == NULL || !slab_volume_compare (a, b, slab_cli_get_cancellable (), &comparison, &error))
    return slab_cli_fail (error);
  if (json)
    print_json (&comparison);
  else
    print_table (&comparison);
  return SLAB_CLI_DONE;
}
