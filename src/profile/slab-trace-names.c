/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "slab-name-table.h"
#include "slab-trace.h"

static const char *const phase_names[SLAB_N_PHASES] = { N_ ("read"), N_ ("filter"), N_ ("write"), N_ ("wait"),
                                                        N_ ("other") };

/**
 * slab_phase_get_name:
 *
 * Returns: (transfer none): the name used in files and on the command line; not translated
 */
const char *
slab_phase_get_name (SlabPhase phase)
{
  g_return_val_if_fail ((guint) phase < SLAB_N_PHASES, "");

  return phase_names[phase];
}

/**
 * slab_phase_from_name:
 * @phase: (out): unchanged where the name is not known
 *
 * Returns: whether @name is one that slab_phase_get_name() gives
 */
gboolean
slab_phase_from_name (const char *name, SlabPhase *phase)
{
  const gint index = slab_name_table_find (phase_names, G_N_ELEMENTS (phase_names), name);

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (phase != NULL, FALSE);

  if (index >= 0)
    *phase = (SlabPhase) index;
  return index >= 0;
}

/**
 * slab_phase_get_label:
 *
 * Returns: (transfer none): for people, translated
 */
const char *
slab_phase_get_label (SlabPhase phase)
{
  g_return_val_if_fail ((guint) phase < SLAB_N_PHASES, "");

  return _ (phase_names[phase]);
}

/**
 * slab_memory_owner_get_name:
 *
 * Returns: (transfer none): the name used in files; not translated
 */
const char *
slab_memory_owner_get_name (SlabMemoryOwner owner)
{
  static const char *const names[SLAB_N_MEMORY_OWNERS] = { "input", "output", "scratch", "other" };

  g_return_val_if_fail ((guint) owner < SLAB_N_MEMORY_OWNERS, "");

  return names[owner];
}
