/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabRawFit:
 * @SLAB_RAW_FIT_INVALID: a shape that no volume has
 * @SLAB_RAW_FIT_TOO_LONG: the layout needs more bytes than the file has
 * @SLAB_RAW_FIT_LEFTOVER: bytes at the end of the file would stay unread
 * @SLAB_RAW_FIT_EXACT: to the byte
 */
typedef enum
{
  SLAB_RAW_FIT_INVALID,
  SLAB_RAW_FIT_TOO_LONG,
  SLAB_RAW_FIT_LEFTOVER,
  SLAB_RAW_FIT_EXACT,
} SlabRawFit;

/**
 * SlabRawDialog:
 *
 * Asks what a headerless file holds: shape, sample type, byte order, bytes to skip. It starts from a good guess, says
 * at once whether the numbers fit the file to the byte, and shows the slice while they are changed. Main thread only.
 *
 * Signals: "opened" (SlabVolume): the person pressed Open and the volume could be opened; the dialog closes itself
 */
#define SLAB_TYPE_RAW_DIALOG (slab_raw_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SlabRawDialog, slab_raw_dialog, SLAB, RAW_DIALOG, AdwWindow)

/* @reason: why the file could not be opened by itself, shown on top; or NULL. */
SlabRawDialog *slab_raw_dialog_new (GtkWindow *parent, GFile *file, const char *reason);

/* The same as typing the numbers. Before the file's size is known, the guess replaces them. */
void slab_raw_dialog_set_layout (SlabRawDialog *self, const SlabRawLayout *layout);
/* What the form says; a field that is not a number counts as 0. */
SlabRawFit slab_raw_dialog_get_layout (SlabRawDialog *self, SlabRawLayout *layout);

/* Pure arithmetic: how a layout fits a file of @n_bytes, in words when @text is not NULL. */
SlabRawFit slab_raw_dialog_describe_fit (const SlabRawLayout *layout, guint64 n_bytes, char **text);
/* Other layouts that fit a file to the byte, the likeliest first, without @current. Returns how many. */
guint slab_raw_dialog_suggest (const char *name, guint64 n_bytes, const SlabRawLayout *current,
                               SlabRawLayout *suggestions, guint max_suggestions);

G_END_DECLS
