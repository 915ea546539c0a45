/* SPDX-License-Identifier: MIT */
#include "slab-trace-machine.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
set_pair (SlabTrace *trace, const char *key, double one, double all)
{
  char first[G_ASCII_DTOSTR_BUF_SIZE], second[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  if (!(one > 0.0) || !(all > 0.0))
    return;
  text = g_strdup_printf ("%s,%s", g_ascii_formatd (first, sizeof first, "%.6g", one),
                          g_ascii_formatd (second, sizeof second, "%.6g", all));
  slab_trace_set_property_string (trace, key, text);
}

/* Only what makes sense: the text may be from anyone's file. */
static void
get_pair (SlabTrace *trace, const char *key, double *one, double *all)
{
  const char *text = slab_trace_get_property_string (trace, key);
  double values[2];
  char *end;

  if (text == NULL)
    return;
  values[0] = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return;
  text = end + 1;
  values[1] = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0')
    return;
  if (!isfinite (values[0]) || !isfinite (values[1]) || values[0] <= 0.0 || values[1] <= 0.0)
    return;
  *one = values[0];
  *all = values[1];
}

/**
 * slab_trace_set_machine:
 * @machine: figures that it has not measured are left out
 *
 * Sets the keys SLAB_TRACE_KEY_MACHINE… of @trace. Any thread, any time.
 */
void
slab_trace_set_machine (SlabTrace *trace, const SlabMachine *machine)
{
  g_autofree char *cores = NULL;

  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (machine != NULL);

  if (machine->model != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE, machine->model);
  cores = g_strdup_printf ("%u", machine->n_cores);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES, cores);
  set_pair (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, machine->bandwidth_one, machine->bandwidth_all);
  set_pair (trace, SLAB_TRACE_KEY_MACHINE_FLOPS, machine->flops_one, machine->flops_all);
  if (machine->is_disturbed)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_DISTURBED, "yes");
}

/**
 * slab_trace_tell_machine:
 *
 * slab_trace_set_machine() of a run that is shown already: "machine-told" tells who shows it. Main thread.
 */
void
slab_trace_tell_machine (SlabTrace *trace, const SlabMachine *machine)
{
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (machine != NULL);

  slab_trace_set_machine (trace, machine);
  g_signal_emit_by_name (trace, "machine-told");
}

/**
 * slab_trace_dup_machine:
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the machine that the run was on, as far as the trace says; figures that it
 *   does not tell, or that make no sense, are 0. %NULL where it says nothing of it.
 */
SlabMachine *
slab_trace_dup_machine (SlabTrace *trace)
{
  const char *model, *cores;
  SlabMachine found = { 0 };
  guint64 n_cores = 0;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  model = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE);
  cores = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES);
  if (cores != NULL && g_ascii_string_to_unsigned (cores, 10, 1, G_MAXINT, &n_cores, NULL))
    found.n_cores = (guint) n_cores;
  get_pair (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, &found.bandwidth_one, &found.bandwidth_all);
  get_pair (trace, SLAB_TRACE_KEY_MACHINE_FLOPS, &found.flops_one, &found.flops_all);
  found.is_disturbed = g_strcmp0 (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_DISTURBED), "yes") == 0;
  if (model == NULL && found.n_cores == 0 && found.bandwidth_all <= 0.0 && found.flops_all <= 0.0)
    return NULL;
  /* slab_machine_free () frees it. */
  found.model = (char *) model;
  return slab_machine_copy (&found);
}

/**
 * slab_machine_is_told:
 * @told: as of slab_trace_dup_machine()
 *
 * Any thread.
 *
 * Returns: whether a run was on @here, as far as a trace can say: it knows the model and the cores, not the caches
 */
gboolean
slab_machine_is_told (const SlabMachine *here, const SlabMachine *told)
{
  g_return_val_if_fail (here != NULL, FALSE);
  g_return_val_if_fail (told != NULL, FALSE);

  return g_strcmp0 (told->model, here->model) == 0 && told->n_cores == here->n_cores;
}

/* One thread was measured, and all. Between them nobody knows; more than this is not to be had. */
static double
get_for_threads (double one, double all, guint n_cores, guint n_threads)
{
  if (n_threads == 0 || !(one > 0.0) || !(all > 0.0))
    return 0.0;
  if (n_threads == 1)
    return one;
  if (n_cores > 0 && n_threads >= n_cores)
    return all;
  return MIN (one * n_threads, MAX (all, one));
}

/**
 * slab_machine_get_bandwidth:
 * @n_threads: that run at once
 *
 * Returns: bytes a second that they read and write together at most; 0 where it was not measured
 */
double
slab_machine_get_bandwidth (const SlabMachine *machine, guint n_threads)
{
  g_return_val_if_fail (machine != NULL, 0.0);

  return get_for_threads (machine->bandwidth_one, machine->bandwidth_all, machine->n_cores, n_threads);
}

/**
 * slab_machine_get_flops:
 * @n_threads: that run at once
 *
 * Returns: float32 operations a second of them together at most; 0 where it was not measured
 */
double
slab_machine_get_flops (const SlabMachine *machine, guint n_threads)
{
  g_return_val_if_fail (machine != NULL, 0.0);

  return get_for_threads (machine->flops_one, machine->flops_all, machine->n_cores, n_threads);
}

const char *
slab_machine_get_disturbed_text (void)
{
  return _ (
      "Other programs used the cores while the machine was measured: it can do more than these figures, which were "
      "not kept.");
}
