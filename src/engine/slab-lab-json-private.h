/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A member that is a double of a structure: read and written by one table, so that neither knows more than the
 * other. */
typedef struct
{
  const char *name;
  gsize offset;
} SlabLabJsonField;

#define SLAB_LAB_JSON_N_MACHINE_FIELDS 4
#define SLAB_LAB_JSON_N_PEER_FIELDS 5

G_GNUC_INTERNAL extern const SlabLabJsonField
    slab_lab_json_machine_fields[SLAB_LAB_JSON_N_MACHINE_FIELDS]; /* of SlabMachine */
G_GNUC_INTERNAL extern const SlabLabJsonField
    slab_lab_json_peer_fields[SLAB_LAB_JSON_N_PEER_FIELDS]; /* of SlabLabPeer */

G_END_DECLS
