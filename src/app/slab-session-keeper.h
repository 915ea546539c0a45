/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-application.h"

G_BEGIN_DECLS

/**
 * SlabSessionKeeper:
 *
 * Writes down what is open in the program's windows, and opens it again; where the setting "restore-session" is off it
 * writes nothing. Main thread only.
 */
#define SLAB_TYPE_SESSION_KEEPER (slab_session_keeper_get_type ())
G_DECLARE_FINAL_TYPE (SlabSessionKeeper, slab_session_keeper, SLAB, SESSION_KEEPER, GObject)

/* @app: not held, and there as long as the keeper. @path: of the file, see SlabSession. */
SlabSessionKeeper *slab_session_keeper_new (SlabApplication *app, const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* A moment later and in a thread, so that little is lost where the program does not end by itself. */
void slab_session_keeper_queue (SlabSessionKeeper *self);
/* At once: the windows are about to go. */
void slab_session_keeper_save (SlabSessionKeeper *self);
/* While the windows are closed one after the other the session stays what it was with all of them. */
void slab_session_keeper_freeze (SlabSessionKeeper *self, gboolean frozen);
/* FALSE where there is nothing to open; @message is then what the person is to know of it, or NULL. */
gboolean slab_session_keeper_restore (SlabSessionKeeper *self, char **message);

G_END_DECLS
