/* SPDX-License-Identifier: MIT */

#include <math.h>

#include <glib/gi18n-lib.h>

#include "slab-cli-input.h"
#include "slab-cli-output.h"
#include "volume/slab-volume-statistics.h"

static void
print_json (SlabVolume *volume, const SlabVolumeStatistics *statistics)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  double spacing[SLAB_N_AXES];
  gboolean has_spacing = slab_volume_get_spacing (volume, spacing);
  const char *unit = slab_volume_get_unit (volume);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, slab_volume_get_format (volume));
  slab_cli_json_add_integers (builder, "shape", slab_volume_get_shape (volume)->n);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, slab_sample_type_get_name (slab_volume_get_sample_type (volume)));
  json_builder_set_member_name (builder, "byte_order");
  json_builder_add_string_value (builder, slab_byte_order_get_name (slab_volume_get_byte_order (volume)));
  json_builder_set_member_name (builder, "spacing");
  if (has_spacing)
    {
      json_builder_begin_array (builder);
      for (guint axis = 0; axis < SLAB_N_AXES; axis++)
        json_builder_add_double_value (builder, spacing[axis]);
      json_builder_end_array (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "unit");
  if (has_spacing && unit)
    json_builder_add_string_value (builder, unit);
  else
    json_builder_add_null_value (builder);
  slab_cli_json_add_number (builder, "min", statistics->min);
  slab_cli_json_add_number (builder, "max", statistics->max);
  slab_cli_json_add_number (builder, "mean", statistics->mean);
  json_builder_set_member_name (builder, "n_nan");
  json_builder_add_int_value (builder, (gint64) statistics->n_nan);
  json_builder_set_member_name (builder, "n_infinite");
  json_builder_add_int_value (builder, (gint64) statistics->n_infinite);
  json_builder_end_object (builder);
  slab_cli_print_json (builder);
}

static void
print_rows (SlabVolume *volume, const SlabVolumeStatistics *statistics)
{
  g_autofree char *shape = slab_shape_to_string (slab_volume_get_shape (volume));
  SlabSampleType type = slab_volume_get_sample_type (volume);
  guint64 n_bytes = slab_volume_get_n_voxels (volume) * slab_sample_type_get_size (type);
  g_autofree char *size = g_format_size_full (n_bytes, G_FORMAT_SIZE_IEC_UNITS);
  const char *unit = slab_volume_get_unit (volume);
  double spacing[SLAB_N_AXES];

  slab_cli_print_row (_ ("file"), "%s", slab_volume_get_name (volume));
  slab_cli_print_row (_ ("format"), "%s", slab_volume_get_format (volume));
  slab_cli_print_row (_ ("shape"), _ ("%s voxels (Z, Y, X)"), shape);
  slab_cli_print_row (_ ("type"), "%s, %s-endian, %s", slab_sample_type_get_name (type),
                      slab_byte_order_get_name (slab_volume_get_byte_order (volume)), size);
  if (slab_volume_get_spacing (volume, spacing))
    slab_cli_print_row (_ ("spacing"), "%g × %g × %g %s", spacing[SLAB_AXIS_Z], spacing[SLAB_AXIS_Y],
                        spacing[SLAB_AXIS_X], unit ? unit : "");
  else
    slab_cli_print_row (_ ("spacing"), "%s", _ ("unknown"));
  if (statistics->n_finite > 0)
    {
      slab_cli_print_row (_ ("values"), _ ("%g to %g, mean %g"), (double) statistics->min, (double) statistics->max,
                          statistics->mean);
    }
  else
    slab_cli_print_row (_ ("values"), "%s", _ ("none is finite"));
  if (statistics->n_nan > 0 || statistics->n_infinite > 0)
    slab_cli_print_row (_ ("not finite"), _ ("%" G_GUINT64_FORMAT " NaN, %" G_GUINT64_FORMAT " infinite"),
                        statistics->n_nan, statistics->n_infinite);
}

SlabCliStatus
slab_cli_info (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = slab_cli_context_new (argv[0]);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SlabCliInput) input = { 0 };
  SlabVolumeStatistics statistics;
  SlabCliStatus status;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, _ ("Print one JSON object"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  slab_cli_input_add_options (&input, context, "dtype");
  if (!slab_cli_parse (context, &argc, &argv, 1, &status))
    return status;
  slab_cli_catch_interrupts ();
  status = slab_cli_input_open (&input, "info", argv[1], &volume);
  if (status != SLAB_CLI_DONE)
    return status;
  if (!slab_volume_compute_statistics (volume, slab_cli_get_cancellable (), &statistics, &error))
    return slab_cli_fail ("info", g_steal_pointer (&error));
  if (json)
    print_json (volume, &statistics);
  else
    print_rows (volume, &statistics);
  return SLAB_CLI_DONE;
}
