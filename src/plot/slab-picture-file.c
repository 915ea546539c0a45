/* SPDX-License-Identifier: MIT */
#include "slab-picture-file.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

#include "profile/slab-file-replace.h"

#define PNG_SCALE 2.0
/* A page is as wide as A4 across, in points. */
#define PDF_WIDTH 842.0

typedef enum
{
  KIND_PNG,
  KIND_SVG,
  KIND_PDF,
  N_KINDS
} Kind;

static const char *const endings[N_KINDS] = { ".png", ".svg", ".pdf" };

typedef struct
{
  GOutputStream *stream;
  GError *error;
} Sink;

static gboolean
find_kind (const char *name, Kind *kind)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < N_KINDS; i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        *kind = (Kind) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
slab_picture_file_has_ending (const char *name)
{
  Kind kind;

  g_return_val_if_fail (name != NULL, FALSE);

  return find_kind (name, &kind);
}

static cairo_status_t
write_to_sink (void *closure, const unsigned char *data, unsigned int length)
{
  Sink *sink = closure;

  if (sink->error != NULL || !g_output_stream_write_all (sink->stream, data, length, NULL, NULL, &sink->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (Kind kind, Sink *sink, double width, double height)
{
  cairo_surface_t *surface;

  switch (kind)
    {
    case KIND_SVG:
      surface = cairo_svg_surface_create_for_stream (write_to_sink, sink, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;

    case KIND_PDF:
      surface = cairo_pdf_surface_create_for_stream (write_to_sink, sink, PDF_WIDTH, height * PDF_WIDTH / width);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Slabscope");
      /* The same picture gives the same file. */
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
      return surface;

    case KIND_PNG:
    case N_KINDS:
    default:
      surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * PNG_SCALE), (int) (height * PNG_SCALE));
      cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
      return surface;
    }
}

static cairo_status_t
draw_to_surface (Kind kind, Sink *sink, double width, double height, SlabPictureDraw draw, gpointer user_data)
{
  cairo_surface_t *surface = create_surface (kind, sink, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  if (kind == KIND_PDF)
    cairo_scale (cr, PDF_WIDTH / width, PDF_WIDTH / width);
  draw (cr, width, height, user_data);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (kind == KIND_PNG && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_to_sink, sink);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/**
 * slab_picture_file_save:
 * @file: its ending decides: .png (at twice the screen's resolution), .svg or .pdf
 * @width: in pixels of a screen; a page of a PDF is as wide as A4 across
 * @height: likewise; at most 12000, as much as an image has room for
 *
 * Written to a temporary name and renamed; without a date, so that the same picture gives the same file. Any thread;
 * blocks.
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_picture_file_save (GFile *file, double width, double height, SlabPictureDraw draw, gpointer user_data,
                        GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (SlabFileReplace) replace = NULL;
  Sink sink = { NULL, NULL };
  Kind kind;
  cairo_status_t status;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (width >= 1.0 && height >= 1.0, FALSE);
  g_return_val_if_fail (draw != NULL, FALSE);

  name = g_file_get_parse_name (file);
  if (!find_kind (name, &kind))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” has no ending that says the kind of picture: expected .png, .svg or .pdf"), name);
      return FALSE;
    }
  replace = slab_file_replace_begin (file, NULL, error);
  if (replace == NULL)
    return FALSE;
  sink.stream = slab_file_replace_get_stream (replace);
  status = draw_to_surface (kind, &sink, width, height, draw, user_data);
  if (sink.error != NULL)
    {
      g_propagate_prefixed_error (error, sink.error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Could not write “%s”: %s"), name,
                   cairo_status_to_string (status));
      return FALSE;
    }
  return slab_file_replace_finish (replace, NULL, error);
}
