/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "engine/slab-lab-set.h"
#include "profile/slab-machine.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabLabForm:
 *
 * What is to be measured: a set of experiments, a volume, a filter with its parameters, threads and repeats; and what
 * that takes, by earlier results where there are some. Main thread only.
 *
 * Signals:
 *   "changed" (): another choice
 */
#define SLAB_TYPE_LAB_FORM (slab_lab_form_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabForm, slab_lab_form, SLAB, LAB_FORM, GtkWidget)

/* @volume: (nullable): the document's, before the sample in the list. */
void slab_lab_form_set_volume (SlabLabForm *self, SlabVolume *volume);
/* @results: (element-type SlabLabResult): the newest first. */
void slab_lab_form_set_results (SlabLabForm *self, GPtrArray *results);

const SlabLabSetInfo *slab_lab_form_get_set (SlabLabForm *self);
SlabVolume *slab_lab_form_get_volume (SlabLabForm *self); /* NULL for the sample */
/* @params: (out) (nullable): NULL where the set has filters of its own. FALSE with the message of the parameters. */
gboolean slab_lab_form_get_params (SlabLabForm *self, SlabFilterParams **params, GError **error);
guint slab_lab_form_get_n_threads (SlabLabForm *self);
guint slab_lab_form_get_n_repeats (SlabLabForm *self);

/* For actions and tests: the same as choosing in the rows. FALSE where there is no such choice. */
gboolean slab_lab_form_choose_set (SlabLabForm *self, const char *id);
gboolean slab_lab_form_choose_volume (SlabLabForm *self, guint index);
gboolean slab_lab_form_choose_filter (SlabLabForm *self, const char *id);
gboolean slab_lab_form_set_param (SlabLabForm *self, const char *name, const char *text);
void slab_lab_form_set_n_threads (SlabLabForm *self, guint n_threads);
void slab_lab_form_set_n_repeats (SlabLabForm *self, guint n_repeats);

G_END_DECLS
