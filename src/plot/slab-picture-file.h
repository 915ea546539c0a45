/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Draws a picture of @width × @height units on @cr, its background too. */
typedef void (*SlabPictureDraw) (cairo_t *cr, double width, double height, gpointer user_data);

/* Whether the name's ending is .png, .svg or .pdf, in capitals too. */
gboolean slab_picture_file_has_ending (const char *name);
gboolean slab_picture_file_save (GFile *file, double width, double height, SlabPictureDraw draw, gpointer user_data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
