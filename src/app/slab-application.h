/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "engine/slab-engine.h"
#include "slab-machine-keeper.h"

G_BEGIN_DECLS

/**
 * SlabApplication:
 *
 * The program: its windows, its one engine, its settings.
 *
 *   slabscope [FILE…] [--sample]
 */
#define SLAB_TYPE_APPLICATION (slab_application_get_type ())
G_DECLARE_FINAL_TYPE (SlabApplication, slab_application, SLAB, APPLICATION, AdwApplication)

SlabApplication *slab_application_new (void) G_GNUC_WARN_UNUSED_RESULT;
typedef struct _SlabSessionKeeper SlabSessionKeeper;
SlabSessionKeeper *slab_application_get_keeper (SlabApplication *self);
SlabEngine *slab_application_get_engine (SlabApplication *self);

/* What tells runs of what the machine can do; there from startup to shutdown. */
SlabMachineKeeper *slab_application_get_machine_keeper (SlabApplication *self);

/* While the scaling lab measures, no filter should run beside it. */
void slab_application_set_measuring (SlabApplication *self, gboolean measuring);
gboolean slab_application_is_measuring (SlabApplication *self);

/* NULL without an installed schema. */
GSettings *slab_application_get_settings (SlabApplication *self);
/* Settings; without an installed schema the defaults, and nothing is kept. */
int slab_application_get_int (SlabApplication *self, const char *key, int fallback);
gboolean slab_application_get_boolean (SlabApplication *self, const char *key, gboolean fallback);
char *slab_application_get_string (SlabApplication *self, const char *key,
                                   const char *fallback) G_GNUC_WARN_UNUSED_RESULT;
void slab_application_set_int (SlabApplication *self, const char *key, int value);
void slab_application_set_boolean (SlabApplication *self, const char *key, gboolean value);

G_END_DECLS
