/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/slab-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "../reference/references.h"

static inline SlabVolume *
make_volume (const gint64 n[3], SlabReferenceKind kind, guint32 seed)
{
  SlabShape shape = { { n[0], n[1], n[2] } };
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (slab_reference_count (n), &error);

  g_assert_no_error (error);
  slab_reference_fill (slab_buffer_get_data (buffer), n, kind, seed);
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

/* @options: pairs of name and text, NULL-terminated. */
static inline SlabFilterParams *
make_params (const char *filter, const char *const *options)
{
  g_autoptr (GError) error = NULL;
  const SlabFilterInfo *info = slab_filter_find (filter, &error);
  SlabFilterParams *params;

  g_assert_no_error (error);
  params = slab_filter_params_new (info);
  for (; options && options[0]; options += 2)
    {
      slab_filter_params_set_from_string (params, options[0], options[1], &error);
      g_assert_no_error (error);
    }
  return params;
}

static inline SlabRunSettings
make_settings (gint64 z, gint64 y, gint64 x, guint n_threads)
{
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  settings.chunk_mode = z > 0 ? SLAB_CHUNK_MANUAL : SLAB_CHUNK_WHOLE;
  settings.chunk[0] = z;
  settings.chunk[1] = y;
  settings.chunk[2] = x;
  settings.n_threads = n_threads;
  return settings;
}

static inline SlabRun *
make_run (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings)
{
  g_autoptr (GError) error = NULL;
  SlabRun *run = slab_run_new (volume, params, settings, &error);

  g_assert_no_error (error);
  return run;
}

typedef struct
{
  char *folder;
  char *path;
} TempFile;

static inline TempFile
write_raw (const void *bytes, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  TempFile file;

  file.folder = g_dir_make_tmp ("slabscope-run-XXXXXX", &error);
  g_assert_no_error (error);
  file.path = g_build_filename (file.folder, "volume.raw", NULL);
  g_file_set_contents (file.path, bytes, (gssize) n_bytes, &error);
  g_assert_no_error (error);
  return file;
}

static inline void
remove_raw (TempFile *file)
{
  g_unlink (file->path);
  g_rmdir (file->folder);
  g_free (file->path);
  g_free (file->folder);
}

static inline SlabVolume *
open_raw (const TempFile *file, const SlabRawLayout *layout)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  SlabVolume *volume = slab_volume_open (gfile, layout, &error);

  g_assert_no_error (error);
  return volume;
}
