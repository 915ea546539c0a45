/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SLAB_MACHINE_N_CACHES 3

/**
 * SlabMachine:
 * @model: of the processor, as the system names it
 * @n_cores: cores that this process may run on
 * @cache_bytes: of the caches for data of the first, second and third level; 0 for one that is absent or not told
 * @vector_bits: width of the vectors that @flops_one and @flops_all were measured with
 * @bandwidth_one: bytes a second that one thread reads and writes together while it copies memory
 * @bandwidth_all: the same with @n_cores threads, all together
 * @flops_one: float32 operations a second of one thread, from registers; a fused multiply-add is two
 * @flops_all: the same with @n_cores threads, all together
 * @is_disturbed: others used the cores while it was measured, so that it can do more; such figures are not kept
 *
 * What the machine can do at most: what a filter is measured against. Figures that were not measured are 0.
 */
typedef struct
{
  char *model;
  guint n_cores;
  guint64 cache_bytes[SLAB_MACHINE_N_CACHES];
  guint vector_bits;
  double bandwidth_one;
  double bandwidth_all;
  double flops_one;
  double flops_all;
  gboolean is_disturbed;
} SlabMachine;

/* Names the machine and measures nothing. Any thread. */
SlabMachine *slab_machine_new (void) G_GNUC_WARN_UNUSED_RESULT;
SlabMachine *slab_machine_copy (const SlabMachine *self) G_GNUC_WARN_UNUSED_RESULT;
void slab_machine_free (SlabMachine *self);
gboolean slab_machine_is_same (const SlabMachine *a, const SlabMachine *b);

gboolean slab_machine_measure (SlabMachine *self, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_machine_is_measured (const SlabMachine *self);

/* Whoever keeps the cores busy says so: nothing is measured meanwhile. */
void slab_machine_begin_use (void);
void slab_machine_end_use (void);
gboolean slab_machine_is_used (void);

/* Figures that were measured are kept in a key file. */
SlabMachine *slab_machine_load (GFile *file, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_machine_save (const SlabMachine *self, GFile *file, GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabMachine *slab_machine_load_or_measure (GFile *file, GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* slabscope/machine.ini in the user's cache folder. */
GFile *slab_machine_get_default_file (void) G_GNUC_WARN_UNUSED_RESULT;

/* Pure functions over the text of the system's files, so that they are tested on fixtures. */
char *slab_machine_parse_model (const char *text) G_GNUC_WARN_UNUSED_RESULT; /* /proc/cpuinfo; NULL: not told */
gboolean slab_machine_parse_cache_size (const char *text, guint64 *n_bytes); /* "2048K" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabMachine, slab_machine_free)

G_END_DECLS
