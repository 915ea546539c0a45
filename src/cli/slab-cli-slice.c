/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "profile/slab-file-replace.h"
#include "slab-cli.h"
#include "volume/slab-tiff.h"

/* In the order of SlabAxis, SlabProjection. */
static const char *const plane_names[] = { "xy", "xz", "yz" };
static const char *const projection_names[] = { "mean", "max", "min" };

static gboolean
find_name (const char *const *names, guint n_names, const char *name, guint *found)
{
  for (guint i = 0; i < n_names; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      {
        *found = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_tiff (const char *path)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL && (g_ascii_strcasecmp (dot, ".tif") == 0 || g_ascii_strcasecmp (dot, ".tiff") == 0);
}

static gboolean
write_region (SlabVolume *volume, const SlabSliceRegion *region, const char *path, gboolean quiet, GError **error)
{
  GCancellable *cancellable = slab_cli_get_cancellable ();
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (path);
  g_autoptr (SlabFileReplace) replace = slab_file_replace_begin (target, cancellable, error);
  SlabCliProgress progress;
  gboolean saved;

  if (replace == NULL)
    return FALSE;
  slab_cli_progress_begin (&progress, _ ("Save"), quiet);
  saved = slab_tiff_write_slice (volume, region, slab_file_replace_get_stream (replace), slab_cli_progress_func,
                                 &progress, cancellable, error);
  slab_cli_progress_end (&progress);
  if (!saved)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  return slab_file_replace_finish (replace, cancellable, error);
}

/**
 * slab_cli_slice:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_slice (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *plane_name = NULL;
  g_autofree char *projection_name = NULL;
  g_auto (SlabCliRaw) raw = { NULL };
  gint64 index = G_MAXINT64, thickness = 1, n, first, n_slices;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The values, a TIFF of float32: .tif or .tiff"),
      "OUT.tif" },
    { "plane", 0, 0, G_OPTION_ARG_STRING, &plane_name, N_ ("Which way it lies (xy)"), "xy|xz|yz" },
    { "index", 0, 0, G_OPTION_ARG_INT64, &index,
      N_ ("Which slice along z, y or x, from 0 on; a negative one counts from the end (the middle one)"), "N" },
    { "thickness", 0, 0, G_OPTION_ARG_INT64, &thickness, N_ ("Slices around it that are taken together (1)"), "K" },
    { "projection", 0, 0, G_OPTION_ARG_STRING, &projection_name, N_ ("What of them is written (mean)"),
      "mean|max|min" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "IN -o OUT.tif", _ ("Writes the values of a slice, or of several taken together, as a TIFF with the spacing as "
                          "its resolution."));
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  SlabSliceRegion region = { .every_u = 1, .every_v = 1 };
  guint plane = 0, projection = 0;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_raw_add_options (&raw, context, TRUE);
  if (!slab_cli_parse (context, "slice", &argc, &argv, 1, &status))
    return status;
  if (output == NULL)
    return slab_cli_wrong_usage ("slice", _ ("The output is missing; expected -o OUT.tif"));
  if (!is_tiff (output))
    return slab_cli_wrong_usage ("slice", _ ("The output is “%s”; expected a name that ends in .tif or .tiff"), output);
  if (plane_name != NULL && !find_name (plane_names, G_N_ELEMENTS (plane_names), plane_name, &plane))
    return slab_cli_wrong_usage ("slice", _ ("--plane is “%s”; expected xy, xz or yz"), plane_name);
  if (projection_name != NULL
      && !find_name (projection_names, G_N_ELEMENTS (projection_names), projection_name, &projection))
    return slab_cli_wrong_usage ("slice", _ ("--projection is “%s”; expected mean, max or min"), projection_name);
  if (thickness < 1)
    return slab_cli_wrong_usage ("slice", _ ("--thickness is %" PRId64 "; expected at least 1"), thickness);
  if (!slab_cli_raw_parse (&raw, "slice", &status))
    return status;
  if (!slab_cli_check_target (output, &error))
    return slab_cli_fail (error);

  volume = slab_cli_open (argv[1], &raw, &error);
  if (volume == NULL)
    return slab_cli_fail (error);
  n_slices = slab_volume_get_shape (volume)->n[plane];
  n = index == G_MAXINT64 ? n_slices / 2 : index;
  if (n < -n_slices || n >= n_slices)
    {
      g_set_error (&error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                   _ ("%s: there is no %s slice %" PRId64 "; expected %" PRId64 " to %" PRId64), argv[1],
                   plane_names[plane], n, -n_slices, n_slices - 1);
      return slab_cli_fail (error);
    }
  region.plane = (SlabAxis) plane;
  region.projection = (SlabProjection) projection;
  region.n_u = slab_volume_get_shape (volume)->n[slab_slice_get_horizontal (region.plane)];
  region.n_v = slab_volume_get_shape (volume)->n[slab_slice_get_vertical (region.plane)];
  slab_slice_get_slab (n < 0 ? n + n_slices : n, MIN (thickness, 2 * n_slices), n_slices, &region.first,
                       &region.n_slices);
  first = region.first;
  if (!write_region (volume, &region, output, quiet, &error))
    return slab_cli_fail (error);
  if (!quiet)
    {
      shown = region.n_slices == 1 ? g_strdup_printf ("%s %" PRId64, plane_names[plane], first)
                                   : g_strdup_printf ("%s %" PRId64 "–%" PRId64 ", %s", plane_names[plane], first,
                                                      first + region.n_slices - 1, projection_names[projection]);
      slab_cli_print_row (_ ("Saved"), "%s, %s, %" PRId64 " × %" PRId64, output, shown, region.n_v, region.n_u);
    }
  return SLAB_CLI_DONE;
}
