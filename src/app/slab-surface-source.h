/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Of a node of cairo's commands: paints a surface of pixels that the node shares, as it is when the node is drawn. */
void slab_surface_source_set (cairo_t *cr, cairo_surface_t *surface);

G_END_DECLS
