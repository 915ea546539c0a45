/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "slab-cli.h"
#include "slice/slab-contrast.h"
#include "slice/slab-slice-export.h"

#define MAX_SCALE 256.0

/* In the order of SlabAxis, SlabProjection. */
static const char *const plane_names[] = { "xy", "xz", "yz" };
static const char *const projection_names[] = { "mean", "max", "min" };

/* What the words ask for. */
typedef struct
{
  char *output;
  char *plane_name;
  char *projection_name;
  char *index;
  gint64 thickness;
  char *window;
  char *colormap_name;
  double scale;
  gboolean inverted;
  gboolean scale_bar;
  gboolean color_bar;
  gboolean quiet;

  guint plane;
  guint projection;
  SlabSliceFormat format;
  SlabColormap colormap;
  SlabContrast contrast; /* with @window */
  gboolean is_series;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->plane_name);
  g_free (options->projection_name);
  g_free (options->index);
  g_free (options->window);
  g_free (options->colormap_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

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

/* "LOW,HIGH"; the other way round is the same. */
static gboolean
parse_window (const char *text, SlabContrast *contrast)
{
  char *end;

  contrast->low = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return FALSE;
  text = end + 1;
  contrast->high = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && slab_contrast_make_valid (contrast);
}

static char *
list_colormaps (void)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", slab_colormap_get_id ((SlabColormap) i));
  return g_string_free (list, FALSE);
}

/* What is wrong about the words alone; NULL where nothing is. */
static char *
check_options (Options *options)
{
  g_autoptr (GError) error = NULL;

  if (options->output == NULL)
    return g_strdup (_ ("The output is missing; expected -o OUT.tif or -o OUT.png"));
  if (!slab_slice_format_from_name (options->output, &options->format, &error))
    return g_strdup (error->message);
  if (options->plane_name != NULL
      && !find_name (plane_names, G_N_ELEMENTS (plane_names), options->plane_name, &options->plane))
    return g_strdup_printf (_ ("--plane is “%s”; expected xy, xz or yz"), options->plane_name);
  if (options->projection_name != NULL
      && !find_name (projection_names, G_N_ELEMENTS (projection_names), options->projection_name, &options->projection))
    return g_strdup_printf (_ ("--projection is “%s”; expected mean, max or min"), options->projection_name);
  if (options->thickness < 1)
    return g_strdup_printf (_ ("--thickness is %" PRId64 "; expected at least 1"), options->thickness);
  if (options->window != NULL && !parse_window (options->window, &options->contrast))
    return g_strdup_printf (_ ("--window is “%s”; expected two numbers, LOW,HIGH"), options->window);
  if (options->colormap_name != NULL && !slab_colormap_from_id (options->colormap_name, &options->colormap))
    {
      g_autofree char *list = list_colormaps ();

      return g_strdup_printf (_ ("--colormap is “%s”; expected one of %s"), options->colormap_name, list);
    }
  if (!(options->scale > 0) || options->scale > MAX_SCALE)
    return g_strdup_printf (_ ("--scale is %g; expected more than 0 and at most %g pixels a voxel"), options->scale,
                            MAX_SCALE);
  if (options->format == SLAB_SLICE_FORMAT_TIFF
      && (options->window != NULL || options->colormap_name != NULL || options->inverted || options->scale != 1
          || options->scale_bar || options->color_bar))
    return g_strdup (
        _ ("--window, --colormap, --invert, --scale, --scale-bar and --color-bar are of pictures; expected "
           "an output that ends in .png"));
  {
    g_autofree char *base = g_path_get_basename (options->output);

    options->is_series = slab_slice_export_is_pattern (base);
  }
  if (options->is_series && options->index != NULL && strchr (options->index, ':') == NULL)
    return g_strdup_printf (_ ("The output “%s” is a series, but --index is one slice; expected A:B or A:B:STEP"),
                            options->output);
  if (!options->is_series && options->index != NULL && strchr (options->index, ':') != NULL)
    return g_strdup_printf (_ ("--index is “%s”, several slices; expected an output with a place for their number, "
                               "such as OUT_%%04d.tif"),
                            options->index);
  return NULL;
}

/* @otherwise: what an empty one means. One that is negative counts from the end. */
static gboolean
parse_number (const char *text, gint64 n_slices, gint64 otherwise, gint64 *number)
{
  if (*text == '\0')
    *number = otherwise;
  else if (!g_ascii_string_to_signed (text, 10, G_MININT64 / 2, G_MAXINT64 / 2, number, NULL))
    return FALSE;
  else if (*number < 0)
    *number += n_slices;
  return TRUE;
}

/* Which slices: "N", or as NumPy has them "A:B:STEP", of which any may be left out; B is the first one that is not
 * meant. */
static gboolean
find_slices (const Options *options, gint64 n_slices, const char *name, gint64 *first, gint64 *last, gint64 *step,
             GError **error)
{
  const char *index = options->index != NULL ? options->index : options->is_series ? ":" : "";
  g_auto (GStrv) parts = g_strsplit (index, ":", -1);
  const guint n = g_strv_length (parts);
  gint64 end = 0;
  gboolean good;

  *step = 1;
  if (!options->is_series)
    {
      good = parse_number (index, n_slices, n_slices / 2, first);
      end = *first + 1;
    }
  else
    good = n <= 3 && parse_number (parts[0], n_slices, 0, first) && parse_number (parts[1], n_slices, n_slices, &end)
           && (n < 3 || *parts[2] == '\0' || g_ascii_string_to_signed (parts[2], 10, 1, G_MAXINT64 / 2, step, NULL));
  if (good && *first >= 0 && *first < n_slices && end > *first && end <= n_slices)
    {
      *last = end - 1;
      return TRUE;
    }
  if (options->is_series)
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                 _ ("%s: --index is “%s”; expected A:B or A:B:STEP within the %" PRId64 " slices of %s"), name, index,
                 n_slices, plane_names[options->plane]);
  else
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                 _ ("%s: there is no %s slice %s; expected %" PRId64 " to %" PRId64), name, plane_names[options->plane],
                 index, -n_slices, n_slices - 1);
  return FALSE;
}

static SlabSlicePicture *
make_picture (const Options *options, SlabVolume *volume, gint64 slice, GError **error)
{
  SlabViewOverlays overlays = 0;
  SlabContrast contrast = options->contrast;
  double spacing[SLAB_N_AXES] = { 1, 1, 1 }, units[SLAB_N_AXES];
  const gboolean has_spacing = slab_volume_get_spacing (volume, spacing);
  SlabSliceRequest request;
  SlabPlotTheme theme;

  if (options->scale_bar && !has_spacing)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_UNSUPPORTED,
                   _ ("%s does not tell its voxels' size; expected one that does for --scale-bar"),
                   slab_volume_get_name (volume));
      return NULL;
    }
  if (options->format == SLAB_SLICE_FORMAT_PNG && options->window == NULL
      && !slab_contrast_find (volume, &contrast, slab_cli_get_cancellable (), error))
    return NULL;
  slab_slice_request_init (&request, (SlabAxis) options->plane, slice);
  request.thickness = MIN (options->thickness, 2 * slab_volume_get_shape (volume)->n[options->plane]);
  request.projection = (SlabProjection) options->projection;
  request.low = contrast.low;
  request.high = contrast.high;
  request.colormap = options->colormap;
  request.inverted = options->inverted;
  slab_slice_units_from_spacing (spacing, units);
  slab_slice_request_take_whole (&request, slab_volume_get_shape (volume), units);
  slab_slice_request_zoom (&request, options->scale);
  if (options->scale_bar)
    overlays |= SLAB_VIEW_OVERLAY_SCALE_BAR;
  if (options->color_bar)
    overlays |= SLAB_VIEW_OVERLAY_COLOR_BAR;
  slab_plot_theme_init (&theme, FALSE, FALSE);
  return slab_slice_picture_new (volume, &request, overlays,
                                 slab_slice_picture_get_whole_scale (request.width, request.height), &theme);
}

static SlabSliceExport *
make_export (const Options *options, SlabSlicePicture *picture, gint64 first, gint64 last, gint64 step)
{
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (options->output);
  g_autoptr (GFile) folder = g_file_get_parent (target);
  g_autofree char *base = g_path_get_basename (options->output);

  return options->is_series ? slab_slice_export_new_pattern (picture, options->format, folder, base, first, last, step)
                            : slab_slice_export_new (picture, options->format, target);
}

static void
print_saved (const Options *options, SlabSlicePicture *picture, guint64 n_files)
{
  const SlabSliceRequest *request = slab_slice_picture_get_request (picture);
  g_autofree char *shown = NULL;
  SlabSliceRegion region;

  slab_slice_picture_get_region (picture, request->slice, &region);
  if (region.n_slices == 1)
    shown = g_strdup_printf ("%s %" PRId64, plane_names[options->plane], region.first);
  else
    shown = g_strdup_printf ("%s %" PRId64 "–%" PRId64 ", %s", plane_names[options->plane], region.first,
                             region.first + region.n_slices - 1, projection_names[options->projection]);
  if (options->is_series)
    slab_cli_print_row (
        _ ("Saved"), ngettext ("%s, %" PRIu64 " file from %s on", "%s, %" PRIu64 " files from %s on", (gulong) n_files),
        options->output, n_files, shown);
  else if (options->format == SLAB_SLICE_FORMAT_PNG)
    slab_cli_print_row (_ ("Saved"), _ ("%s, %s, %d × %d pixels, %g to %g"), options->output, shown, request->width,
                        request->height, request->low, request->high);
  else
    slab_cli_print_row (_ ("Saved"), "%s, %s, %" PRId64 " × %" PRId64, options->output, shown, region.n_v, region.n_u);
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
  g_auto (Options) options = { .thickness = 1, .scale = 1 };
  g_auto (SlabCliRaw) raw = { NULL };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("A TIFF of the values, float32: .tif or .tiff; or a picture: .png. Of a series, with %04d for the number"),
      "OUT.tif|OUT.png" },
    { "plane", 0, 0, G_OPTION_ARG_STRING, &options.plane_name, N_ ("Which way it lies (xy)"), "xy|xz|yz" },
    { "index", 0, 0, G_OPTION_ARG_STRING, &options.index,
      N_ ("Which slice along z, y or x, from 0 on; a negative one counts from the end (the middle one). Of a series, "
          "as "
          "NumPy has them (all)"),
      "N|A:B[:STEP]" },
    { "thickness", 0, 0, G_OPTION_ARG_INT64, &options.thickness, N_ ("Slices around it that are taken together (1)"),
      "K" },
    { "projection", 0, 0, G_OPTION_ARG_STRING, &options.projection_name, N_ ("What of them is written (mean)"),
      "mean|max|min" },
    { "window", 0, 0, G_OPTION_ARG_STRING, &options.window,
      N_ ("Values of the first and the last colour (percentiles 0.1 and 99.9 of the volume)"), "LOW,HIGH" },
    { "colormap", 0, 0, G_OPTION_ARG_STRING, &options.colormap_name, N_ ("Colours, by name (gray)"), "NAME" },
    { "invert", 0, 0, G_OPTION_ARG_NONE, &options.inverted, N_ ("The last colour first"), NULL },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options.scale, N_ ("Pixels a voxel (1)"), "N" },
    { "scale-bar", 0, 0, G_OPTION_ARG_NONE, &options.scale_bar, N_ ("Draw how long something is"), NULL },
    { "color-bar", 0, 0, G_OPTION_ARG_NONE, &options.color_bar, N_ ("Draw which value has which colour"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "IN -o OUT", _ ("Writes slices, or several taken together: their values as a TIFF with the spacing as its "
                      "resolution, or a picture as it is seen in the window."));
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabSliceExport) slices = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = NULL;
  gint64 first, last, step;
  SlabSlicePicture *picture;
  SlabCliProgress progress;
  SlabCliStatus status;
  gboolean saved;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_raw_add_options (&raw, context, TRUE);
  if (!slab_cli_parse (context, "slice", &argc, &argv, 1, &status))
    return status;
  wrong = check_options (&options);
  if (wrong != NULL)
    return slab_cli_wrong_usage ("slice", "%s", wrong);
  if (!slab_cli_raw_parse (&raw, "slice", &status))
    return status;
  if (!slab_cli_check_target (options.output, &error))
    return slab_cli_fail (error);

  volume = slab_cli_open (argv[1], &raw, &error);
  if (volume == NULL
      || !find_slices (&options, slab_volume_get_shape (volume)->n[options.plane], argv[1], &first, &last, &step,
                       &error))
    return slab_cli_fail (error);
  picture = make_picture (&options, volume, first, &error);
  if (picture == NULL)
    return slab_cli_fail (error);
  slices = make_export (&options, picture, first, last, step);
  slab_cli_progress_begin (&progress, _ ("Save"), options.quiet);
  saved = slab_slice_export_run (slices, slab_cli_progress_func, &progress, slab_cli_get_cancellable (), &error);
  slab_cli_progress_end (&progress);
  if (!saved)
    return slab_cli_fail (error);
  if (!options.quiet)
    print_saved (&options, picture, slab_slice_export_get_n_files (slices));
  return SLAB_CLI_DONE;
}
