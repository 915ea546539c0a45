/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "slab-trace.h"

static const char *const phase_names[SLAB_N_PHASES] = { "read", "filter", "write", "wait", "other" };

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
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (phase != NULL, FALSE);

  for (guint i = 0; i < SLAB_N_PHASES; i++)
    if (strcmp (name, phase_names[i]) == 0)
      {
        *phase = (SlabPhase) i;
        return TRUE;
      }
  return FALSE;
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
