/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

#include "volume/slab-volume.h"

/* What tests of the window's classes and of its pictures need alike: nothing of GTK. Inline, so that each takes what it
 * wants. */

#define APP_WAIT_LIMIT (60 * G_TIME_SPAN_SECOND)

/* Iterates the main context until CONDITION holds. */
#define app_wait_until(CONDITION)                                                                                      \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    const gint64 app_wait_end_ = g_get_monotonic_time () + APP_WAIT_LIMIT;                                             \
    while (!(CONDITION))                                                                                               \
      {                                                                                                                \
        g_assert_cmpint (g_get_monotonic_time (), <, app_wait_end_);                                                   \
        if (!g_main_context_iteration (NULL, FALSE))                                                                   \
          g_usleep (500);                                                                                              \
      }                                                                                                                \
  }                                                                                                                    \
  G_STMT_END

static inline void
app_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Voxel z, y, x is 100 z + 10 y + x. */
static inline SlabVolume *
app_make_volume (gint64 nz, gint64 ny, gint64 nx)
{
  const SlabShape shape = { { nz, ny, nx } };
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new ((guint64) (nz * ny * nx), &error);
  float *data;

  g_assert_no_error (error);
  data = slab_buffer_get_data (buffer);
  for (gint64 z = 0; z < nz; z++)
    for (gint64 y = 0; y < ny; y++)
      for (gint64 x = 0; x < nx; x++)
        *data++ = (float) (100 * z + 10 * y + x);
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

static inline void
app_assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

/* 0xRRGGBB */
static inline guint32
app_get_pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 pixel;

  memcpy (&pixel, cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + x * 4, 4);
  return pixel & 0xffffff;
}

/* 0xRRGGBB of a grey level. */
static inline guint32
app_gray (guint level)
{
  return level << 16 | level << 8 | level;
}

/* How many pixels of a rectangle have another colour. */
static inline guint
app_count_others (cairo_surface_t *surface, guint32 color, int left, int top, int width, int height)
{
  guint n = 0;

  for (int y = top; y < top + height; y++)
    for (int x = left; x < left + width; x++)
      n += app_get_pixel (surface, x, y) != color;
  return n;
}

/* Of a measure; within a pixel of there. */
static inline gboolean
app_is_yellow (cairo_surface_t *surface, int x, int y)
{
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      {
        const guint32 pixel = app_get_pixel (surface, x + i, y + j);

        if ((pixel >> 16 & 0xff) > 0xb0 && (pixel & 0xff) < 0x80)
          return TRUE;
      }
  return FALSE;
}

/* A folder of the test's own, and what is in it, gone at the end. */
static inline char *
app_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("slabscope-app-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static inline void
app_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        app_remove_folder (path);
      else
        g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
