/* SPDX-License-Identifier: MIT */

#include <math.h>

#include <glib/gi18n-lib.h>

#include "slab-cli-input.h"
#include "slab-cli-output.h"
#include "volume/slab-volume-compare.h"

static void
print_json (const SlabVolumeComparison *comparison)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  slab_cli_json_add_number (builder, "max_abs", comparison->max_abs);
  slab_cli_json_add_number (builder, "rms", comparison->rms);
  slab_cli_json_add_number (builder, "psnr", comparison->psnr);
  slab_cli_json_add_number (builder, "ssim", comparison->ssim);
  slab_cli_json_add_integers (builder, "at", comparison->at);
  slab_cli_json_add_number (builder, "scale", comparison->scale);
  json_builder_set_member_name (builder, "n_unequal_nan");
  json_builder_add_int_value (builder, (gint64) comparison->n_unequal_nan);
  json_builder_end_object (builder);
  slab_cli_print_json (builder);
}

static void
print_rows (const SlabVolumeComparison *comparison)
{
  const gint64 *at = comparison->at;

  if (comparison->max_abs > 0.0)
    slab_cli_print_row (_ ("largest"),
                        _ ("%.6g at z %" G_GINT64_FORMAT ", y %" G_GINT64_FORMAT ", x %" G_GINT64_FORMAT
                           " (%.3g of the largest value)"),
                        comparison->max_abs, at[SLAB_AXIS_Z], at[SLAB_AXIS_Y], at[SLAB_AXIS_X],
                        comparison->max_abs / comparison->scale);
  else
    slab_cli_print_row (_ ("largest"), "%s", _ ("0: equal in every voxel that is finite in both"));
  slab_cli_print_row (_ ("RMS"), "%.6g", comparison->rms);
  if (isfinite (comparison->psnr))
    slab_cli_print_row (_ ("PSNR"), _ ("%.2f dB"), comparison->psnr);
  else
    slab_cli_print_row (_ ("PSNR"), "%s", _ ("infinite"));
  slab_cli_print_row (_ ("SSIM"), "%.6f", comparison->ssim);
  if (comparison->n_unequal_nan > 0)
    slab_cli_print_row (_ ("NaN"), _ ("%" G_GUINT64_FORMAT " voxels are NaN in only one of the two"),
                        comparison->n_unequal_nan);
}

SlabCliStatus
slab_cli_compare (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = slab_cli_context_new (argv[0]);
  g_autoptr (SlabVolume) a = NULL;
  g_autoptr (SlabVolume) b = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SlabCliInput) input = { 0 };
  SlabVolumeComparison comparison;
  SlabCliStatus status;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, _ ("Print one JSON object"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  slab_cli_input_add_options (&input, context, "dtype");
  if (!slab_cli_parse (context, &argc, &argv, 2, &status))
    return status;
  slab_cli_catch_interrupts ();
  status = slab_cli_input_open_either (&input, "compare", argv[1], &a);
  if (status != SLAB_CLI_DONE)
    return status;
  status = slab_cli_input_open_either (&input, "compare", argv[2], &b);
  if (status != SLAB_CLI_DONE)
    return status;
  if (!slab_volume_compare (a, b, slab_cli_get_cancellable (), &comparison, &error))
    return slab_cli_fail ("compare", g_steal_pointer (&error));
  if (json)
    print_json (&comparison);
  else
    print_rows (&comparison);
  return SLAB_CLI_DONE;
}
