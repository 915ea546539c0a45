/* SPDX-License-Identifier: MIT */
#pragma once

#include "../slab-volume.h"

G_BEGIN_DECLS

/* Enough for every magic and text header that is looked at. */
#define SLAB_FORMAT_HEAD_BYTES 4096

/**
 * SlabFormatSource:
 * @path: path of the data file
 * @name: its name for people, in UTF-8
 * @n_bytes: its size
 * @head: its first bytes
 * @n_head: how many of them: SLAB_FORMAT_HEAD_BYTES, or all there are
 *
 * What a format is shown of a file to decide whether it can open it.
 */
typedef struct
{
  const char *path;
  const char *name;
  guint64 n_bytes;
  const guint8 *head;
  gsize n_head;
} SlabFormatSource;

/**
 * SlabFormatContent:
 * @layout: where the voxels are and what they look like; it fits the file
 * @spacing: distance of neighbouring voxels along Z, Y, X; 0 when not known
 * @unit: (nullable): unit of @spacing; a static string
 * @low: dark end of the display range the file asks for; NaN when it does not
 * @high: bright end
 *
 * What a format knows about a file that it opened.
 */
typedef struct
{
  SlabRawLayout layout;
  double spacing[SLAB_N_AXES];
  const char *unit;
  float low;
  float high;
} SlabFormatContent;

/**
 * SlabFormatAnswer:
 * @SLAB_FORMAT_NO: the file is none of this format
 * @SLAB_FORMAT_YES: it is, and the content is filled in
 * @SLAB_FORMAT_ALMOST: something speaks for this format, but does not fit; the error says what. Other formats are
 *   asked, and this error is given when none of them takes the file
 * @SLAB_FORMAT_REFUSED: the file is of this format and cannot be shown; the error says why
 */
typedef enum
{
  SLAB_FORMAT_NO,
  SLAB_FORMAT_YES,
  SLAB_FORMAT_ALMOST,
  SLAB_FORMAT_REFUSED,
} SlabFormatAnswer;

/**
 * SlabFormat:
 * @name: for people, such as "ESRF volume"; marked for translation where it is a word
 * @probe: looks at the source and fills in the content. Any thread; reads no voxels
 *
 * A format is a row of this table in slab-volume.c.
 */
typedef struct
{
  const char *name;
  SlabFormatAnswer (*probe) (const SlabFormatSource *source, SlabFormatContent *content, GError **error);
} SlabFormat;

extern const SlabFormat slab_format_esrf;
extern const SlabFormat slab_format_foreign;

G_END_DECLS
