/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabRawDialog:
 *
 * Asks what a headerless file holds: shape, sample type, byte order, bytes to skip. It starts from a good guess, says
 * at once whether the numbers fit the file to the byte, and shows the slice while they are changed.
 *
 * Signals: "opened" (SlabVolume): the person pressed Open and the volume could be opened; the dialog closes itself
 */
#define SLAB_TYPE_RAW_DIALOG (slab_raw_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SlabRawDialog, slab_raw_dialog, SLAB, RAW_DIALOG, AdwWindow)

/* @reason: why the file could not be opened by itself, shown on top; or NULL. */
SlabRawDialog *slab_raw_dialog_new (GtkWindow *parent, GFile *file, const char *reason);

G_END_DECLS
