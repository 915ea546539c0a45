/* SPDX-License-Identifier: MIT */
#pragma once

#include "volume/slab-shape.h"

G_BEGIN_DECLS

#define SLAB_RUN_SETTINGS_MAX_THREADS 1024

/* Names of the axes in messages. */
extern const char slab_axis_names[SLAB_N_AXES][2];

typedef enum
{
  SLAB_ENGINE_ERROR_INVALID_SETTING, /* a chunk, an overlap, a thread count that means nothing */
  SLAB_ENGINE_ERROR_MEMORY,          /* would not fit the memory or the limit */
} SlabEngineError;

#define SLAB_ENGINE_ERROR (slab_engine_error_quark ())
GQuark slab_engine_error_quark (void);

typedef enum
{
  SLAB_CHUNK_AUTO,
  SLAB_CHUNK_WHOLE,
  SLAB_CHUNK_MANUAL,
} SlabChunkMode;

/**
 * SlabRunSettings:
 * @chunk_mode: who chooses the chunk
 * @chunk: voxels of a chunk, for SLAB_CHUNK_MANUAL
 * @overlap_auto: overlap is the filter's halo
 * @overlap: voxels read beyond a chunk's core to each side, when not auto
 * @n_threads: 0 for all cores, or as many as the volume is worth
 * @memory_limit: bytes that the run may need, input and output included; 0 for none
 * @normalize: divide by the largest finite absolute value of the volume first
 *
 * How to run a filter, beside the filter's own parameters.
 */
typedef struct
{
  SlabChunkMode chunk_mode;
  gint64 chunk[SLAB_N_AXES];
  gboolean overlap_auto;
  gint64 overlap[SLAB_N_AXES];
  guint n_threads;
  guint64 memory_limit;
  gboolean normalize;
} SlabRunSettings;

#define SLAB_RUN_SETTINGS_DEFAULT ((SlabRunSettings){ .overlap_auto = TRUE })

/* The words of the command line: "auto", "whole", "50,64,1104"; "auto", "9", "0,9,9". */
gboolean slab_run_settings_parse_chunk (SlabRunSettings *settings, const char *text, GError **error);
gboolean slab_run_settings_parse_overlap (SlabRunSettings *settings, const char *text, GError **error);
/* Whether the numbers mean something by themselves, whatever the volume. */
gboolean slab_run_settings_check (const SlabRunSettings *settings, GError **error);

G_END_DECLS
