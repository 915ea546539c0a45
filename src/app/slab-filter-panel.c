/* SPDX-License-Identifier: MIT */
#include "slab-filter-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "profile/slab-process.h"
#include "slab-choice-row.h"
#include "slab-format.h"
#include "slab-number-spin.h"
#include "slab-param-row.h"
#include "slab-plan-summary.h"

#define LEFT_TO_RIGHT "\u200e"
#define LARGEST_CHUNK 1e9

/* Rows of the combo boxes, in the order of the template. */
enum
{
  CHUNK_ROW_AUTO,
  CHUNK_ROW_WHOLE,
  CHUNK_ROW_OWN,
};

enum
{
  OVERLAP_ROW_AUTO,
  OVERLAP_ROW_ALL,
  OVERLAP_ROW_PER_AXIS,
};

struct _SlabFilterPanel
{
  GtkWidget parent_instance;

  SlabDocument *document;
  GSignalGroup *document_signals;
  GSignalGroup *run_signals;

  const SlabFilterInfo *info;
  GHashTable *values; /* filter's id to its SlabFilterParams, so that coming back to a filter finds them */
  GPtrArray *param_rows;
  guint updating; /* > 0 while the panel itself sets its rows */

  AdwPreferencesGroup *filter_group;
  AdwComboRow *filter_row;
  AdwComboRow *chunk_row;
  GtkWidget *chunk_z_row;
  GtkWidget *chunk_y_row;
  GtkWidget *chunk_x_row;
  GtkSpinButton *chunk_z;
  GtkSpinButton *chunk_y;
  GtkSpinButton *chunk_x;
  AdwComboRow *overlap_row;
  GtkWidget *overlap_all_row;
  GtkWidget *overlap_z_row;
  GtkWidget *overlap_y_row;
  GtkWidget *overlap_x_row;
  GtkSpinButton *overlap_all;
  GtkSpinButton *overlap_z;
  GtkSpinButton *overlap_y;
  GtkSpinButton *overlap_x;
  AdwActionRow *threads_row;
  GtkSpinButton *threads;
  AdwActionRow *normalize_row;
  GtkSwitch *normalize;
  SlabPlanSummary *plan_summary;
  GtkLabel *error_label;
  GtkLabel *summary_label;
  GtkStack *run_stack;
  GtkWidget *run_box;
  GtkWidget *run_button;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (SlabFilterPanel, slab_filter_panel, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_DOCUMENT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void slab_filter_panel_refresh (SlabFilterPanel *self);

static void
on_changed (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  if (self->updating == 0)
    slab_filter_panel_refresh (self);
}

static const char *
translate (const char *text)
{
  return text != NULL && *text != '\0' ? _ (text) : "";
}

static void
build_param_rows (SlabFilterPanel *self)
{
  for (guint i = 0; i < self->param_rows->len; i++)
    slab_param_row_remove_from (g_ptr_array_index (self->param_rows, i), self->filter_group);
  g_ptr_array_set_size (self->param_rows, 0);

  for (guint i = 0; i < self->info->n_params; i++)
    {
      SlabParamRow *row = slab_param_row_new (&self->info->params[i]);
      slab_param_row_add_to (row, self->filter_group);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->param_rows, row);
    }
}

static SlabFilterParams *
peek_params (SlabFilterPanel *self)
{
  SlabFilterParams *params = g_hash_table_lookup (self->values, self->info->id);
  if (params == NULL)
    {
      params = slab_filter_params_new (self->info);
      g_hash_table_insert (self->values, g_strdup (self->info->id), params);
    }
  return params;
}

static void
show_params (SlabFilterPanel *self)
{
  SlabFilterParams *params = peek_params (self);
  for (guint i = 0; i < self->param_rows->len; i++)
    slab_param_row_load (g_ptr_array_index (self->param_rows, i), params);
}

/* From the rows into the parameters of the chosen filter. The first refusal is the one that is told. */
static gboolean
collect_params (SlabFilterPanel *self, GError **error)
{
  SlabFilterParams *params = peek_params (self);
  for (guint i = 0; i < self->param_rows->len; i++)
    if (!slab_param_row_store (g_ptr_array_index (self->param_rows, i), params, error))
      return FALSE;
  return slab_filter_params_validate (params, error);
}

static void
get_chunk_spins (SlabFilterPanel *self, GtkSpinButton *spins[SLAB_N_AXES])
{
  spins[SLAB_AXIS_Z] = self->chunk_z;
  spins[SLAB_AXIS_Y] = self->chunk_y;
  spins[SLAB_AXIS_X] = self->chunk_x;
}

static void
get_overlap_spins (SlabFilterPanel *self, GtkSpinButton *spins[SLAB_N_AXES])
{
  spins[SLAB_AXIS_Z] = self->overlap_z;
  spins[SLAB_AXIS_Y] = self->overlap_y;
  spins[SLAB_AXIS_X] = self->overlap_x;
}

static void
collect_settings (SlabFilterPanel *self, SlabRunSettings *settings)
{
  static const SlabChunkMode modes[] = { SLAB_CHUNK_AUTO, SLAB_CHUNK_WHOLE, SLAB_CHUNK_MANUAL };
  GtkSpinButton *chunk[SLAB_N_AXES], *overlap[SLAB_N_AXES];
  get_chunk_spins (self, chunk);
  get_overlap_spins (self, overlap);

  *settings = SLAB_RUN_SETTINGS_DEFAULT;
  guint chunk_mode = adw_combo_row_get_selected (self->chunk_row);
  guint overlap_mode = adw_combo_row_get_selected (self->overlap_row);
  settings->chunk_mode = modes[MIN (chunk_mode, G_N_ELEMENTS (modes) - 1)];
  settings->overlap_auto = overlap_mode == OVERLAP_ROW_AUTO;
  for (guint axis = 0; axis < SLAB_N_AXES; axis++)
    {
      if (settings->chunk_mode == SLAB_CHUNK_MANUAL)
        settings->chunk[axis] = (gint64) gtk_spin_button_get_value (chunk[axis]);
      if (!settings->overlap_auto)
        settings->overlap[axis] = (gint64) gtk_spin_button_get_value (
            overlap_mode == OVERLAP_ROW_ALL ? self->overlap_all : overlap[axis]);
    }
  guint n_threads = (guint) gtk_spin_button_get_value_as_int (self->threads);
  settings->n_threads = n_threads == slab_process_get_n_cores () ? 0 : n_threads;
  settings->normalize = gtk_switch_get_active (self->normalize);
}

static SlabChunkPlan *
make_plan (SlabFilterPanel *self, const SlabFilterParams *params, const SlabRunSettings *settings, GError **error)
{
  SlabVolume *volume = slab_document_get_volume (self->document);
  return slab_chunk_plan_new (slab_volume_get_shape (volume),
                              slab_sample_type_get_size (slab_volume_get_sample_type (volume)), params, settings,
                              error);
}

static gboolean
has_volume (SlabFilterPanel *self)
{
  return self->document != NULL && slab_document_get_volume (self->document) != NULL;
}

/* What "automatic" means, where it is chosen. */
static void
show_automatic (SlabFilterPanel *self, const SlabChunkPlan *plan)
{
  g_autofree char *chunk = NULL;
  g_autofree char *overlap = NULL;
  gint64 voxels[SLAB_N_AXES];
  if (plan != NULL && adw_combo_row_get_selected (self->chunk_row) == CHUNK_ROW_AUTO)
    {
      g_autofree char *triple = NULL;

      slab_chunk_plan_get_chunk (plan, voxels);
      triple = slab_format_triple (voxels);
      /* Z, Y, X is from the left, also where nothing but numbers tells the direction. */
      chunk = g_strconcat (LEFT_TO_RIGHT, triple, NULL);
    }
  if (plan != NULL && adw_combo_row_get_selected (self->overlap_row) == OVERLAP_ROW_AUTO
      && !slab_chunk_plan_is_global (plan) && slab_chunk_plan_get_n_chunks (plan) > 1)
    {
      slab_chunk_plan_get_overlap (plan, voxels);
      overlap = slab_plan_summary_format_reach (voxels);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->chunk_row), chunk != NULL ? chunk : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->overlap_row), overlap != NULL ? overlap : "");
}

/* The weightiest figures stay beside the button, whatever is scrolled. */
static void
show_summary (SlabFilterPanel *self, const SlabChunkPlan *plan, guint64 available)
{
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), plan != NULL);
  if (plan == NULL)
    return;
  g_autofree char *text = slab_plan_summary_describe (plan);
  gtk_label_set_text (self->summary_label, text);
  if (slab_plan_summary_is_good (plan, available))
    gtk_widget_remove_css_class (GTK_WIDGET (self->summary_label), "warning");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->summary_label), "warning");
}

static void
show_error (SlabFilterPanel *self, const GError *error)
{
  gtk_label_set_text (self->error_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  gtk_widget_set_sensitive (self->run_box, error == NULL && has_volume (self));
}

/* Which rows are of use depends on what the others say. */
static void
show_rows_of_use (SlabFilterPanel *self)
{
  SlabFilterParams *params = peek_params (self);
  for (guint i = 0; i < self->param_rows->len; i++)
    slab_param_row_show_if_used (g_ptr_array_index (self->param_rows, i), params);

  guint chunk_mode = adw_combo_row_get_selected (self->chunk_row);
  gtk_widget_set_visible (self->chunk_z_row, chunk_mode == CHUNK_ROW_OWN);
  gtk_widget_set_visible (self->chunk_y_row, chunk_mode == CHUNK_ROW_OWN);
  gtk_widget_set_visible (self->chunk_x_row, chunk_mode == CHUNK_ROW_OWN);
  guint overlap_mode = adw_combo_row_get_selected (self->overlap_row);
  gtk_widget_set_visible (self->overlap_all_row, overlap_mode == OVERLAP_ROW_ALL);
  gtk_widget_set_visible (self->overlap_z_row, overlap_mode == OVERLAP_ROW_PER_AXIS);
  gtk_widget_set_visible (self->overlap_y_row, overlap_mode == OVERLAP_ROW_PER_AXIS);
  gtk_widget_set_visible (self->overlap_x_row, overlap_mode == OVERLAP_ROW_PER_AXIS);
}

/* The plan is arithmetic over a few numbers, so it is simply made anew for each change. */
static void
slab_filter_panel_refresh (SlabFilterPanel *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabChunkPlan) plan = NULL;
  SlabRunSettings settings;
  gboolean from_file = FALSE;
  guint64 available = 0;

  gboolean valid = collect_params (self, &error);
  collect_settings (self, &settings);
  show_rows_of_use (self);
  if (valid && has_volume (self))
    {
      available = slab_plan_summary_read_available_memory ();
      plan = make_plan (self, peek_params (self), &settings, &error);
      from_file = slab_volume_get_file (slab_document_get_volume (self->document)) != NULL;
    }
  show_error (self, error);
  slab_plan_summary_set_plan (self->plan_summary, plan, from_file, available,
                              error != NULL ? _ ("These settings cannot run.")
                                            : _ ("Open a volume to see what a run will cost."));
  show_automatic (self, plan);
  show_summary (self, plan, available);
}

static void
show_progress (SlabFilterPanel *self)
{
  gboolean running = self->document != NULL && slab_document_is_running (self->document);
  SlabRun *run = running ? slab_document_get_run (self->document) : NULL;
  gtk_stack_set_visible_child_name (self->run_stack, running ? "running" : "run");
  if (run == NULL)
    return;

  double progress = CLAMP (slab_run_get_progress (run), 0, 1);
  gtk_progress_bar_set_fraction (self->progress_bar, progress);
  g_autofree char *left = slab_format_time_left (slab_run_get_seconds_left (run));
  /* Translators: progress of a run, "63 %" */
  g_autofree char *percent = g_strdup_printf (_ ("%d %%"), (int) (progress * 100));
  g_autofree char *text = left != NULL ? g_strdup_printf ("%s · %s", percent, left) : g_steal_pointer (&percent);
  gtk_label_set_text (self->progress_label, text);
}

static void
on_document_volume (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  slab_filter_panel_refresh (self);
}

static void
on_document_run (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  g_signal_group_set_target (self->run_signals, self->document ? slab_document_get_run (self->document) : NULL);
  show_progress (self);
}

static void
on_run_progress (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  show_progress (self);
}

static void
choose_filter (SlabFilterPanel *self, const SlabFilterInfo *info)
{
  if (self->info == info)
    return;
  self->info = info;
  adw_preferences_group_set_description (self->filter_group, translate (info->summary));
  build_param_rows (self);
  show_params (self);
  slab_filter_panel_refresh (self);
}

static void
on_filter_selected (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  guint selected = adw_combo_row_get_selected (self->filter_row);
  if (self->updating == 0 && selected < n_filters)
    choose_filter (self, filters[selected]);
}

/* Own numbers start from what the automatic plan would have taken. */
static void
on_chunk_mode_selected (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  if (self->updating > 0)
    return;
  if (adw_combo_row_get_selected (self->chunk_row) == CHUNK_ROW_OWN && has_volume (self))
    {
      SlabRunSettings settings;
      collect_settings (self, &settings);
      settings.chunk_mode = SLAB_CHUNK_AUTO;
      g_autoptr (SlabChunkPlan) plan = make_plan (self, peek_params (self), &settings, NULL);
      if (plan != NULL)
        {
          gint64 chunk[SLAB_N_AXES];
          GtkSpinButton *spins[SLAB_N_AXES];
          slab_chunk_plan_get_chunk (plan, chunk);
          get_chunk_spins (self, spins);
          self->updating++;
          for (guint axis = 0; axis < SLAB_N_AXES; axis++)
            gtk_spin_button_set_value (spins[axis], (double) chunk[axis]);
          self->updating--;
        }
    }
  slab_filter_panel_refresh (self);
}

static void
on_overlap_mode_selected (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  if (self->updating > 0)
    return;
  if (adw_combo_row_get_selected (self->overlap_row) != OVERLAP_ROW_AUTO && has_volume (self))
    {
      SlabRunSettings settings;
      collect_settings (self, &settings);
      settings.overlap_auto = TRUE;
      g_autoptr (SlabChunkPlan) plan = make_plan (self, peek_params (self), &settings, NULL);
      if (plan != NULL)
        {
          gint64 halo[SLAB_N_AXES], widest = 0;
          GtkSpinButton *spins[SLAB_N_AXES];
          slab_chunk_plan_get_halo (plan, halo);
          get_overlap_spins (self, spins);
          self->updating++;
          for (guint axis = 0; axis < SLAB_N_AXES; axis++)
            {
              gint64 reach = halo[axis] == SLAB_FILTER_HALO_UNBOUNDED ? 0 : halo[axis];
              widest = MAX (widest, reach);
              gtk_spin_button_set_value (spins[axis], (double) reach);
            }
          gtk_spin_button_set_value (self->overlap_all, (double) widest);
          self->updating--;
        }
    }
  slab_filter_panel_refresh (self);
}

/* What is typed and not yet confirmed counts as well: Run is also a shortcut, which does not move the focus. */
static void
commit_typed (SlabFilterPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;
  GtkWidget *spin = gtk_widget_get_ancestor (focus, GTK_TYPE_SPIN_BUTTON);
  if (spin != NULL)
    gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
}

/**
 * slab_filter_panel_get_job:
 * @self: a panel
 * @params: (out) (transfer full): the chosen filter and its parameters
 * @settings: (out caller-allocates): how to run it
 * @error: return location for the message that the panel shows as well
 *
 * With a volume open, the plan is made too, so that settings that mean nothing for its shape are refused here.
 *
 * Returns: %FALSE when the settings mean nothing; @params is then not set
 */
gboolean
slab_filter_panel_get_job (SlabFilterPanel *self, SlabFilterParams **params, SlabRunSettings *settings, GError **error)
{
  g_return_val_if_fail (SLAB_IS_FILTER_PANEL (self), FALSE);
  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  commit_typed (self);
  collect_settings (self, settings);
  if (!collect_params (self, error))
    return FALSE;
  if (has_volume (self))
    {
      g_autoptr (SlabChunkPlan) plan = make_plan (self, peek_params (self), settings, error);
      if (plan == NULL)
        return FALSE;
    }
  *params = slab_filter_params_copy (peek_params (self));
  return TRUE;
}

/**
 * slab_filter_panel_set_filter:
 * @self: a panel
 * @id: the filter's word, "gaussian"
 *
 * Returns: %FALSE when there is no such filter; nothing is changed then
 */
gboolean
slab_filter_panel_set_filter (SlabFilterPanel *self, const char *id)
{
  g_return_val_if_fail (SLAB_IS_FILTER_PANEL (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  for (guint i = 0; i < n_filters; i++)
    if (g_str_equal (filters[i]->id, id))
      {
        adw_combo_row_set_selected (self->filter_row, i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
set_setting (SlabFilterPanel *self, const char *name, const char *text, gboolean *known)
{
  static const guint chunk_rows[] = {
    [SLAB_CHUNK_AUTO] = CHUNK_ROW_AUTO, [SLAB_CHUNK_WHOLE] = CHUNK_ROW_WHOLE, [SLAB_CHUNK_MANUAL] = CHUNK_ROW_OWN
  };
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  GtkSpinButton *spins[SLAB_N_AXES];
  guint64 n_threads;
  gboolean ok = FALSE;

  *known = TRUE;
  self->updating++;
  if (g_str_equal (name, "chunk"))
    {
      ok = slab_run_settings_parse_chunk (&settings, text, NULL);
      get_chunk_spins (self, spins);
      if (ok)
        adw_combo_row_set_selected (self->chunk_row, chunk_rows[settings.chunk_mode]);
      for (guint axis = 0; ok && settings.chunk_mode == SLAB_CHUNK_MANUAL && axis < SLAB_N_AXES; axis++)
        gtk_spin_button_set_value (spins[axis], (double) settings.chunk[axis]);
    }
  else if (g_str_equal (name, "overlap"))
    {
      ok = slab_run_settings_parse_overlap (&settings, text, NULL);
      get_overlap_spins (self, spins);
      gboolean same = settings.overlap[0] == settings.overlap[1] && settings.overlap[1] == settings.overlap[2];
      if (ok)
        adw_combo_row_set_selected (self->overlap_row, settings.overlap_auto ? OVERLAP_ROW_AUTO
                                                       : same                ? OVERLAP_ROW_ALL
                                                                             : OVERLAP_ROW_PER_AXIS);
      for (guint axis = 0; ok && !settings.overlap_auto && axis < SLAB_N_AXES; axis++)
        gtk_spin_button_set_value (spins[axis], (double) settings.overlap[axis]);
      if (ok && !settings.overlap_auto)
        gtk_spin_button_set_value (self->overlap_all, (double) settings.overlap[0]);
    }
  else if (g_str_equal (name, "threads"))
    {
      ok = g_ascii_string_to_unsigned (text, 10, 0, slab_process_get_n_cores (), &n_threads, NULL);
      if (ok)
        gtk_spin_button_set_value (self->threads, n_threads == 0 ? slab_process_get_n_cores () : (double) n_threads);
    }
  else if (g_str_equal (name, "normalize"))
    {
      ok = g_str_equal (text, "true") || g_str_equal (text, "false");
      if (ok)
        gtk_switch_set_active (self->normalize, g_str_equal (text, "true"));
    }
  else
    {
      *known = FALSE;
    }
  self->updating--;
  return ok;
}

/**
 * slab_filter_panel_set_param:
 * @self: a panel
 * @name: a parameter of the chosen filter, or "chunk", "overlap", "threads", "normalize"
 * @text: the value as the tool takes it: "3", "1,2,2", "nearest", "50,64,1104", "true"
 *
 * Returns: %FALSE when there is no such parameter or @text is not a value of it; nothing is changed then
 */
gboolean
slab_filter_panel_set_param (SlabFilterPanel *self, const char *name, const char *text)
{
  g_return_val_if_fail (SLAB_IS_FILTER_PANEL (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  gboolean is_setting;
  gboolean ok = set_setting (self, name, text, &is_setting);
  if (!is_setting)
    {
      ok = slab_filter_params_set_from_string (peek_params (self), name, text, NULL);
      if (ok)
        show_params (self);
    }
  if (ok)
    slab_filter_panel_refresh (self);
  return ok;
}

void
slab_filter_panel_set_document (SlabFilterPanel *self, SlabDocument *document)
{
  g_return_if_fail (SLAB_IS_FILTER_PANEL (self));
  g_return_if_fail (document == NULL || SLAB_IS_DOCUMENT (document));

  if (!g_set_object (&self->document, document))
    return;
  g_signal_group_set_target (self->document_signals, document);
  on_document_run (self);
  slab_filter_panel_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOCUMENT]);
}

static void
slab_filter_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SlabFilterPanel *self = SLAB_FILTER_PANEL (object);
  if (id == PROP_DOCUMENT)
    g_value_set_object (value, self->document);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
slab_filter_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SlabFilterPanel *self = SLAB_FILTER_PANEL (object);
  if (id == PROP_DOCUMENT)
    slab_filter_panel_set_document (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
slab_filter_panel_dispose (GObject *object)
{
  SlabFilterPanel *self = SLAB_FILTER_PANEL (object);
  self->updating++;
  if (self->document_signals != NULL)
    g_signal_group_set_target (self->document_signals, NULL);
  if (self->run_signals != NULL)
    g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_FILTER_PANEL);
  /* Of the template's widgets, GTK 4.8 drops only those with a name. */
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (slab_filter_panel_parent_class)->dispose (object);
}

static void
slab_filter_panel_finalize (GObject *object)
{
  SlabFilterPanel *self = SLAB_FILTER_PANEL (object);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->param_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (slab_filter_panel_parent_class)->finalize (object);
}

static void
slab_filter_panel_class_init (SlabFilterPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = slab_filter_panel_get_property;
  object_class->set_property = slab_filter_panel_set_property;
  object_class->dispose = slab_filter_panel_dispose;
  object_class->finalize = slab_filter_panel_finalize;

  props[PROP_DOCUMENT] = g_param_spec_object ("document", NULL, NULL, SLAB_TYPE_DOCUMENT,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (SLAB_TYPE_PLAN_SUMMARY);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-filter-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, filter_group);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, filter_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_z_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_y_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_x_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_z);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_y);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, chunk_x);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_all_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_z_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_y_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_x_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_all);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_z);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_y);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, overlap_x);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, threads_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, threads);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, normalize_row);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, normalize);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, plan_summary);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, error_label);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, run_stack);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, run_box);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, run_button);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, progress_label);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_chunk_mode_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_overlap_mode_selected);
}

/* One of the template's. */
static void
set_up_spin (SlabFilterPanel *self, GtkSpinButton *spin, const char *label, double minimum, double maximum)
{
  slab_number_spin_set_up (spin, label, minimum, maximum, 1, 0);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_changed), self);
}

static void
slab_filter_panel_init (SlabFilterPanel *self)
{
  self->updating = 1;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) slab_filter_params_free);
  self->param_rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->document_signals = g_signal_group_new (SLAB_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::volume", G_CALLBACK (on_document_volume), self);
  g_signal_group_connect_swapped (self->document_signals, "notify::run", G_CALLBACK (on_document_run), self);
  g_signal_group_connect_swapped (self->document_signals, "notify::running", G_CALLBACK (on_document_run), self);
  self->run_signals = g_signal_group_new (SLAB_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "notify::progress", G_CALLBACK (on_run_progress), self);

  guint n_cores = slab_process_get_n_cores ();
  set_up_spin (self, self->chunk_z, _ ("Chunk along Z"), 1, LARGEST_CHUNK);
  set_up_spin (self, self->chunk_y, _ ("Chunk along Y"), 1, LARGEST_CHUNK);
  set_up_spin (self, self->chunk_x, _ ("Chunk along X"), 1, LARGEST_CHUNK);
  set_up_spin (self, self->overlap_all, _ ("Overlap"), 0, LARGEST_CHUNK);
  set_up_spin (self, self->overlap_z, _ ("Overlap along Z"), 0, LARGEST_CHUNK);
  set_up_spin (self, self->overlap_y, _ ("Overlap along Y"), 0, LARGEST_CHUNK);
  set_up_spin (self, self->overlap_x, _ ("Overlap along X"), 0, LARGEST_CHUNK);
  set_up_spin (self, self->threads, _ ("Threads"), 1, n_cores);
  gtk_spin_button_set_value (self->threads, n_cores);
  g_autofree char *cores = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "of %u core", "of %u cores", n_cores),
                                            n_cores);
  adw_action_row_set_subtitle (self->threads_row, cores);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress of the run"), -1);
  slab_choice_row_set_up (self->chunk_row);
  slab_choice_row_set_up (self->overlap_row);

  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  for (guint i = 0; i < n_filters; i++)
    gtk_string_list_append (titles, _ (filters[i]->title));
  adw_combo_row_set_model (self->filter_row, G_LIST_MODEL (titles));
  self->updating = 0;
  choose_filter (self, filters[0]);
  show_progress (self);
}

void
slab_filter_panel_set_suggested (SlabFilterPanel *self, gboolean suggested)
{
  g_return_if_fail (SLAB_IS_FILTER_PANEL (self));

  if (suggested)
    gtk_widget_add_css_class (self->run_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->run_button, "suggested-action");
}

GtkWidget *
slab_filter_panel_new (SlabDocument *document)
{
  g_return_val_if_fail (document == NULL || SLAB_IS_DOCUMENT (document), NULL);
  return g_object_new (SLAB_TYPE_FILTER_PANEL, "document", document, NULL);
}
