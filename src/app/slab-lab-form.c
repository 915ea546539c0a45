/* SPDX-License-Identifier: MIT */
#include "slab-lab-form.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "engine/slab-lab-estimate.h"
#include "engine/slab-lab.h"
#include "engine/slab-sample.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-process.h"
#include "slab-choice-row.h"
#include "slab-number-spin.h"
#include "slab-param-row.h"

#define MOST_REPEATS 100
/* Plans are cheap, but not for every step of a number that is being changed. */
#define ESTIMATE_MSEC 120

struct _SlabLabForm
{
  GtkWidget parent_instance;

  SlabVolume *volume; /* NULL: only the sample */
  SlabMachine *machine;
  GPtrArray *results;       /* SlabLabResult, newest first */
  SlabFilterParams *params; /* of the chosen filter */
  GHashTable *values;       /* filter's id to its SlabFilterParams, so that coming back to a filter finds them */
  GPtrArray *param_rows;
  guint estimate_source;
  gboolean is_setting_up;

  AdwPreferencesGroup *filter_group;
  AdwComboRow *set_row;
  AdwComboRow *volume_row;
  AdwComboRow *filter_row;
  GtkSpinButton *threads;
  GtkSpinButton *repeats;
  GtkLabel *estimate_label;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabLabForm, slab_lab_form, GTK_TYPE_WIDGET)

/* --- What is chosen ----------------------------------------------------------------------------------------------- */

const SlabLabSetInfo *
slab_lab_form_get_set (SlabLabForm *self)
{
  guint n_sets;
  const SlabLabSetInfo *sets = slab_lab_set_list (&n_sets);

  g_return_val_if_fail (SLAB_IS_LAB_FORM (self), NULL);

  return &sets[MIN (adw_combo_row_get_selected (self->set_row), n_sets - 1)];
}

SlabVolume *
slab_lab_form_get_volume (SlabLabForm *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_FORM (self), NULL);

  return adw_combo_row_get_selected (self->volume_row) == 0 ? self->volume : NULL;
}

/* From the rows. The first refusal is the one that is told. */
static gboolean
collect_params (SlabLabForm *self, GError **error)
{
  for (guint i = 0; i < self->param_rows->len; i++)
    if (!slab_param_row_store (g_ptr_array_index (self->param_rows, i), self->params, error))
      return FALSE;
  return slab_filter_params_validate (self->params, error);
}

gboolean
slab_lab_form_get_params (SlabLabForm *self, SlabFilterParams **params, GError **error)
{
  g_return_val_if_fail (SLAB_IS_LAB_FORM (self) && params != NULL, FALSE);

  *params = NULL;
  if (!slab_lab_form_get_set (self)->has_filter)
    return TRUE;
  if (!collect_params (self, error))
    return FALSE;
  *params = slab_filter_params_copy (self->params);
  return TRUE;
}

guint
slab_lab_form_get_n_threads (SlabLabForm *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_FORM (self), 1);

  return (guint) gtk_spin_button_get_value_as_int (self->threads);
}

guint
slab_lab_form_get_n_repeats (SlabLabForm *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_FORM (self), 1);

  return (guint) gtk_spin_button_get_value_as_int (self->repeats);
}

/* --- What it takes ------------------------------------------------------------------------------------------------ */

/* No more figures than such a guess has. */
static char *
format_duration (double seconds)
{
  if (seconds < 90.0)
    return g_strdup_printf (_ ("%.0f s"), MAX (1.0, seconds));
  if (seconds < 90.0 * 60.0)
    return g_strdup_printf (_ ("%.0f min"), seconds / 60.0);
  return g_strdup_printf (_ ("%.1f h"), seconds / 3600.0);
}

static char *
describe_estimate (const SlabLabSetInfo *info, const SlabLabEstimate *estimate, guint n_repeats)
{
  g_autofree char *bytes = slab_figure_format_memory (estimate->peak_bytes);
  g_autofree char *duration = format_duration (estimate->seconds);
  GString *text = g_string_new (_ (info->summary));

  g_string_append_c (text, '\n');
  if (estimate->n_cells > 0)
    {
      g_string_append_printf (text, ngettext ("%u experiment", "%u experiments", estimate->n_cells), estimate->n_cells);
      g_string_append_printf (text, ngettext (", %u time", ", %u times", n_repeats), n_repeats);
      g_string_append_printf (text,
                              estimate->is_from_results ? _ (": about %s by earlier results")
                                                        : _ (": very roughly %s, as yet a guess"),
                              duration);
      g_string_append_printf (text, _ ("; up to %s of memory."), bytes);
    }
  if (estimate->n_refused > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (
          text,
          ngettext ("%u experiment is not possible here: memory or volume are too small for it.",
                    "%u experiments are not possible here: memory or volume are too small for them.",
                    estimate->n_refused),
          estimate->n_refused);
    }
  return g_string_free (text, FALSE);
}

static gboolean
estimate_cb (gpointer user_data)
{
  SlabLabForm *self = user_data;
  const SlabLabSetInfo *info = slab_lab_form_get_set (self);
  const SlabShape sample = SLAB_SAMPLE_DEFAULT_SHAPE;
  SlabVolume *volume = slab_lab_form_get_volume (self);
  const SlabShape *shape = volume != NULL ? slab_volume_get_shape (volume) : &sample;
  const gsize size = volume != NULL ? slab_sample_type_get_size (slab_volume_get_sample_type (volume)) : sizeof (float);
  const guint n_repeats = slab_lab_form_get_n_repeats (self);
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SlabLabEstimate estimate;

  self->estimate_source = 0;
  if (!slab_lab_form_get_params (self, &params, &error))
    {
      gtk_label_set_text (self->estimate_label, error->message);
      return G_SOURCE_REMOVE;
    }
  cells = slab_lab_set_make_cells (info, params, shape, slab_lab_form_get_n_threads (self));
  slab_lab_estimate (&estimate, cells, shape, size, n_repeats, self->machine, self->results);
  text = describe_estimate (info, &estimate, n_repeats);
  gtk_label_set_text (self->estimate_label, text);
  return G_SOURCE_REMOVE;
}

static void
on_changed (SlabLabForm *self)
{
  g_assert (SLAB_IS_LAB_FORM (self));

  /* While the template is built, and while its rows get their choices. */
  if (self->is_setting_up)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->filter_group), slab_lab_form_get_set (self)->has_filter);
  /* What is refused is told with the estimate; until then the rows are as they were. */
  (void) collect_params (self, NULL);
  for (guint i = 0; i < self->param_rows->len; i++)
    slab_param_row_show_if_used (g_ptr_array_index (self->param_rows, i), self->params);
  if (self->estimate_source == 0)
    self->estimate_source = g_timeout_add (ESTIMATE_MSEC, estimate_cb, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
slab_lab_form_set_results (SlabLabForm *self, GPtrArray *results)
{
  g_return_if_fail (SLAB_IS_LAB_FORM (self) && results != NULL);

  g_clear_pointer (&self->results, g_ptr_array_unref);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) slab_lab_result_unref);
  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (self->results, slab_lab_result_ref (g_ptr_array_index (results, i)));
  on_changed (self);
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

static void
load_params (SlabLabForm *self)
{
  const gboolean was_setting_up = self->is_setting_up;

  self->is_setting_up = TRUE;
  for (guint i = 0; i < self->param_rows->len; i++)
    slab_param_row_load (g_ptr_array_index (self->param_rows, i), self->params);
  self->is_setting_up = was_setting_up;
}

static void
show_filter (SlabLabForm *self)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  const SlabFilterInfo *info = filters[MIN (adw_combo_row_get_selected (self->filter_row), n_filters - 1)];

  self->params = g_hash_table_lookup (self->values, info->id);
  if (self->params == NULL)
    {
      self->params = slab_filter_params_new (info);
      g_hash_table_insert (self->values, g_strdup (info->id), self->params);
    }
  for (guint i = 0; i < self->param_rows->len; i++)
    slab_param_row_remove_from (g_ptr_array_index (self->param_rows, i), self->filter_group);
  g_ptr_array_set_size (self->param_rows, 0);
  for (guint i = 0; i < info->n_params; i++)
    {
      SlabParamRow *row = slab_param_row_new (&info->params[i]);

      slab_param_row_add_to (row, self->filter_group);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->param_rows, row);
    }
  load_params (self);
}

static void
on_filter_changed (SlabLabForm *self)
{
  g_assert (SLAB_IS_LAB_FORM (self));

  if (self->is_setting_up)
    return;
  show_filter (self);
  on_changed (self);
}

static void
fill_sets (SlabLabForm *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) filters = gtk_string_list_new (NULL);
  guint n_sets, n_filters;
  const SlabLabSetInfo *sets = slab_lab_set_list (&n_sets);
  const SlabFilterInfo *const *infos = slab_filter_list (&n_filters);

  for (guint i = 0; i < n_sets; i++)
    gtk_string_list_append (names, _ (sets[i].title));
  for (guint i = 0; i < n_filters; i++)
    gtk_string_list_append (filters, _ (infos[i]->title));
  adw_combo_row_set_model (self->set_row, G_LIST_MODEL (names));
  adw_combo_row_set_model (self->filter_row, G_LIST_MODEL (filters));
}

/* The document's first, then the sample; without a document the sample alone. */
static void
fill_volumes (SlabLabForm *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (self->volume != NULL)
    gtk_string_list_append (names, slab_volume_get_name (self->volume));
  gtk_string_list_append (names, _ ("Sample"));
  adw_combo_row_set_model (self->volume_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->volume_row, 0);
}

void
slab_lab_form_set_volume (SlabLabForm *self, SlabVolume *volume)
{
  g_return_if_fail (SLAB_IS_LAB_FORM (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  g_set_object (&self->volume, volume);
  fill_volumes (self);
  on_changed (self);
}

/* --- Actions ------------------------------------------------------------------------------------------------------ */

gboolean
slab_lab_form_choose_set (SlabLabForm *self, const char *id)
{
  guint n_sets;
  const SlabLabSetInfo *sets = slab_lab_set_list (&n_sets);

  g_return_val_if_fail (SLAB_IS_LAB_FORM (self) && id != NULL, FALSE);

  for (guint i = 0; i < n_sets; i++)
    if (g_str_equal (sets[i].id, id))
      {
        adw_combo_row_set_selected (self->set_row, i);
        return TRUE;
      }
  return FALSE;
}

gboolean
slab_lab_form_choose_volume (SlabLabForm *self, guint index)
{
  g_return_val_if_fail (SLAB_IS_LAB_FORM (self), FALSE);

  if (index >= g_list_model_get_n_items (adw_combo_row_get_model (self->volume_row)))
    return FALSE;
  adw_combo_row_set_selected (self->volume_row, index);
  return TRUE;
}

gboolean
slab_lab_form_choose_filter (SlabLabForm *self, const char *id)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);

  g_return_val_if_fail (SLAB_IS_LAB_FORM (self) && id != NULL, FALSE);

  for (guint i = 0; i < n_filters; i++)
    if (g_str_equal (filters[i]->id, id))
      {
        adw_combo_row_set_selected (self->filter_row, i);
        return TRUE;
      }
  return FALSE;
}

gboolean
slab_lab_form_set_param (SlabLabForm *self, const char *name, const char *text)
{
  g_return_val_if_fail (SLAB_IS_LAB_FORM (self) && name != NULL && text != NULL, FALSE);

  if (!slab_filter_params_set_from_string (self->params, name, text, NULL))
    return FALSE;
  load_params (self);
  on_changed (self);
  return TRUE;
}

void
slab_lab_form_set_n_threads (SlabLabForm *self, guint n_threads)
{
  g_return_if_fail (SLAB_IS_LAB_FORM (self));

  gtk_spin_button_set_value (self->threads, n_threads);
}

void
slab_lab_form_set_n_repeats (SlabLabForm *self, guint n_repeats)
{
  g_return_if_fail (SLAB_IS_LAB_FORM (self));

  gtk_spin_button_set_value (self->repeats, n_repeats);
}

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static void
slab_lab_form_dispose (GObject *object)
{
  SlabLabForm *self = SLAB_LAB_FORM (object);
  GtkWidget *child;

  g_clear_handle_id (&self->estimate_source, g_source_remove);
  self->is_setting_up = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_LAB_FORM);
  /* Of the template's widgets, GTK 4.8 drops only those with a name. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->volume);
  G_OBJECT_CLASS (slab_lab_form_parent_class)->dispose (object);
}

static void
slab_lab_form_finalize (GObject *object)
{
  SlabLabForm *self = SLAB_LAB_FORM (object);

  g_clear_pointer (&self->param_rows, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->machine, slab_machine_free);
  G_OBJECT_CLASS (slab_lab_form_parent_class)->finalize (object);
}

static void
slab_lab_form_class_init (SlabLabFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_lab_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_lab_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", SLAB_TYPE_LAB_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-lab-form.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, filter_group);
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, set_row);
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, volume_row);
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, filter_row);
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, threads);
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, repeats);
  gtk_widget_class_bind_template_child (widget_class, SlabLabForm, estimate_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
}

static void
slab_lab_form_init (SlabLabForm *self)
{
  const guint n_cores = CLAMP (slab_process_get_n_cores (), 1, SLAB_RUN_SETTINGS_MAX_THREADS);
  g_autoptr (GFile) machine = slab_machine_get_default_file ();

  self->is_setting_up = TRUE;
  self->machine = slab_machine_load (machine, NULL, NULL);
  if (self->machine == NULL)
    self->machine = slab_machine_new ();
  self->results = g_ptr_array_new ();
  self->param_rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) slab_filter_params_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  slab_choice_row_set_up (self->set_row);
  slab_choice_row_set_up (self->volume_row);
  slab_choice_row_set_up (self->filter_row);
  slab_number_spin_set_up (self->threads, _ ("Threads"), 1, SLAB_RUN_SETTINGS_MAX_THREADS, 1, 0);
  slab_number_spin_set_up (self->repeats, _ ("Repeats"), 1, MOST_REPEATS, 1, 0);
  gtk_spin_button_set_value (self->threads, n_cores);
  gtk_spin_button_set_value (self->repeats, SLAB_LAB_DEFAULT_REPEATS);
  fill_sets (self);
  fill_volumes (self);
  show_filter (self);
  self->is_setting_up = FALSE;
  on_changed (self);
}
