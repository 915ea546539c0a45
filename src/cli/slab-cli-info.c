/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "profile/slab-figure-text.h"
#include "slab-cli.h"
#include "volume/slab-volume-statistics.h"

static void
print_json (SlabVolume *volume, const SlabVolumeStatistics *statistics)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  double spacing[SLAB_N_AXES];
  const char *unit = slab_volume_get_unit (volume);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, slab_volume_get_format (volume));
  slab_cli_add_integers (builder, "shape", slab_volume_get_shape (volume)->n);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, slab_sample_type_get_name (slab_volume_get_sample_type (volume)));
  json_builder_set_member_name (builder, "byte_order");
  json_builder_add_string_value (builder, slab_byte_order_get_name (slab_volume_get_byte_order (volume)));
  json_builder_set_member_name (builder, "spacing");
  if (slab_volume_get_spacing (volume, spacing))
    {
      json_builder_begin_array (builder);
      for (guint a = 0; a < SLAB_N_AXES; a++)
        json_builder_add_double_value (builder, spacing[a]);
      json_builder_end_array (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "unit");
  if (unit)
    json_builder_add_string_value (builder, unit);
  else
    json_builder_add_null_value (builder);
  slab_cli_add_number (builder, "min", (double) statistics->min);
  slab_cli_add_number (builder, "max", (double) statistics->max);
  slab_cli_add_number (builder, "mean", statistics->mean);
  json_builder_end_object (builder);
  slab_cli_print_json (builder);
}

static void
print_table (SlabVolume *volume, const SlabVolumeStatistics *statistics)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  SlabSampleType type = slab_volume_get_sample_type (volume);
  guint64 n_bytes = slab_volume_get_n_voxels (volume) * slab_sample_type_get_size (type);
  g_autofree char *size = slab_figure_format_memory ((double) n_bytes);
  g_autofree char *shape_text = slab_cli_format_shape (shape);
  double spacing[SLAB_N_AXES];

  slab_cli_print_row (_ ("Name"), "%s", slab_volume_get_name (volume));
  slab_cli_print_row (_ ("Format"), "%s", slab_volume_get_format (volume));
  slab_cli_print_row (_ ("Shape"), "%s (Z × Y × X), %s", shape_text, size);
  if (slab_sample_type_get_size (type) > 1)
    slab_cli_print_row (_ ("Type"), "%s, %s", slab_sample_type_get_name (type),
                        slab_byte_order_get_name (slab_volume_get_byte_order (volume)));
  else
    slab_cli_print_row (_ ("Type"), "%s", slab_sample_type_get_name (type));
  if (slab_volume_get_spacing (volume, spacing))
    {
      const char *unit = slab_volume_get_unit (volume);
      slab_cli_print_row (_ ("Spacing"), "%g × %g × %g %s", spacing[0], spacing[1], spacing[2], unit ? unit : "");
    }
  if (statistics->n_finite > 0)
    {
      slab_cli_print_row (_ ("Values"), _ ("%.7g to %.7g, mean %.7g"), (double) statistics->min,
                          (double) statistics->max, statistics->mean);
    }
  else
    slab_cli_print_row (_ ("Values"), _ ("none is finite"));
  if (statistics->n_nan + statistics->n_infinite > 0)
    slab_cli_print_row (_ ("Not finite"), _ ("%" PRIu64 " NaN, %" PRIu64 " infinite"), statistics->n_nan,
                        statistics->n_infinite);
}

/**
 * slab_cli_info:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_info (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "FILE", _ ("Says what a volume holds: format, shape, type, spacing, range and mean."));
  g_auto (SlabCliRaw) raw = { NULL };
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  SlabVolumeStatistics statistics;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_raw_add_options (&raw, context, TRUE);
  if (!slab_cli_parse (context, "info", &argc, &argv, 1, &status) || !slab_cli_raw_parse (&raw, "info", &status))
    return status;

  volume = slab_cli_open (argv[1], &raw, &error);
  if (volume == NULL || !slab_volume_compute_statistics (volume, slab_cli_get_cancellable (), &statistics, &error))
    return slab_cli_fail (error);
  if (json)
    print_json (volume, &statistics);
  else
    print_table (volume, &statistics);
  return SLAB_CLI_DONE;
}
