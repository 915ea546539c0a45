/* SPDX-License-Identifier: MIT */
#include "slab-lab-window.h"

#include <glib/gi18n-lib.h>

#include "engine/slab-lab-file.h"
#include "engine/slab-lab-set.h"
#include "engine/slab-lab-text.h"
#include "engine/slab-sample.h"
#include "plot/slab-lab-picture.h"
#include "plot/slab-picture-file.h"
#include "slab-action-state.h"
#include "slab-banner.h"
#include "slab-file-choosers.h"
#include "slab-format.h"
#include "slab-lab-form.h"
#include "slab-lab-job.h"
#include "slab-lab-kept.h"
#include "slab-lab-plots.h"
#include "slab-lab-table.h"
#include "slab-save-task.h"
#include "slab-widget-theme.h"
#include "slab-window.h"

/* Of the sidebar; the latter two are pixels. */
#define SIDEBAR_EMS 25
#define SIDEBAR_LEAST 330
#define SIDEBAR_MOST 400

struct _SlabLabWindow
{
  AdwApplicationWindow parent_instance;

  SlabVolume *volume; /* NULL: only the sample */
  GFile *folder;
  GPtrArray *kept; /* SlabLabKept, newest first */
  SlabLabKept *deleted;
  GCancellable *cancellable; /* of reading the list */
  SlabLabJob *job;           /* running or last */
  SlabLabResult *shown;      /* NULL: nothing */
  SlabLabKept *shown_kept;   /* where it is from; NULL: the job */
  SlabLabKept *marked;       /* compared with; NULL: nothing */
  GtkFileChooserNative *chooser;

  AdwWindowTitle *title;
  AdwFlap *flap;
  GtkWidget *sidebar;
  SlabLabForm *form;
  GtkWidget *kept_box;
  GtkListBox *kept_list;
  AdwToastOverlay *toasts;
  SlabBanner *banner;
  GtkRevealer *task;
  GtkLabel *step_label;
  GtkLabel *left_label;
  GtkProgressBar *progress;
  GtkStack *pages;
  GtkLabel *about_label;
  GtkLabel *conclusion_label;
  GtkWidget *again_button;
  SlabLabPlots *plots;
  SlabLabTable *table;
  GtkLabel *note_label;
};

G_DEFINE_FINAL_TYPE (SlabLabWindow, slab_lab_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_measuring (SlabLabWindow *self)
{
  return self->job != NULL && slab_lab_job_is_running (self->job);
}

static gboolean
is_disturbed (SlabLabWindow *self)
{
  return self->shown != NULL && slab_lab_result_count_disturbed (self->shown) > 0;
}

static void
update_actions (SlabLabWindow *self)
{
  const gboolean measuring = is_measuring (self);
  GActionMap *map = G_ACTION_MAP (self);

  slab_action_state_set_enabled (map, "run", !measuring);
  slab_action_state_set_enabled (map, "cancel", measuring);
  slab_action_state_set_enabled (map, "reload", !measuring && self->shown != NULL);
  slab_action_state_set_enabled (map, "measure-disturbed", !measuring && is_disturbed (self));
  slab_action_state_set_enabled (map, "save", self->shown != NULL);
  slab_action_state_set_enabled (map, "save-to", self->shown != NULL);
  slab_action_state_set_enabled (map, "restore-kept", self->deleted != NULL);
  slab_action_state_set (map, "measuring", g_variant_new_boolean (measuring));
  slab_action_state_set (map, "kept", g_variant_new_uint32 (self->kept != NULL ? self->kept->len : 0));
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !measuring);
  gtk_revealer_set_reveal_child (self->task, measuring);
  gtk_widget_set_visible (self->again_button, !measuring && is_disturbed (self));
}

static void
show_toast (SlabLabWindow *self, const char *text, const char *button, const char *action)
{
  /* The title of a toast is markup; a file's name is not. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* --- The form ----------------------------------------------------------------------------------------------------- */

static GPtrArray *
dup_results (SlabLabWindow *self)
{
  GPtrArray *results = g_ptr_array_new ();

  for (guint i = 0; self->kept != NULL && i < self->kept->len; i++)
    g_ptr_array_add (results, slab_lab_kept_get_result (g_ptr_array_index (self->kept, i)));
  return results;
}

void
slab_lab_window_set_volume (SlabLabWindow *self, SlabVolume *volume)
{
  g_return_if_fail (SLAB_IS_LAB_WINDOW (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  if (self->volume == volume || is_measuring (self))
    return;
  g_set_object (&self->volume, volume);
  slab_lab_form_set_volume (self->form, volume);
}

/* --- What is shown ------------------------------------------------------------------------------------------------ */

/* What the one that is shown from @kept is compared with. */
static SlabLabResult *
get_other (SlabLabWindow *self, SlabLabKept *kept)
{
  return self->marked != NULL && self->marked != kept ? slab_lab_kept_get_result (self->marked) : NULL;
}

static void
show_result (SlabLabWindow *self, SlabLabResult *result, SlabLabKept *kept)
{
  SlabLabResult *other = get_other (self, kept);
  g_autofree char *filters = NULL, *set = NULL, *input = NULL, *machine = NULL, *about = NULL, *conclusion = NULL;

  if (result != self->shown)
    {
      g_clear_pointer (&self->shown, slab_lab_result_unref);
      self->shown = result != NULL ? slab_lab_result_ref (result) : NULL;
    }
  g_set_object (&self->shown_kept, kept);
  gtk_stack_set_visible_child_name (self->pages, result != NULL ? "result" : "empty");
  slab_lab_plots_set_result (self->plots, result, other);
  slab_lab_table_set_result (self->table, result, other);
  if (result == NULL)
    {
      adw_window_title_set_subtitle (self->title, "");
      update_actions (self);
      return;
    }
  set = slab_lab_text_describe_set (result);
  input = slab_lab_text_describe_input (result);
  machine = slab_lab_text_describe_machine (result);
  conclusion = slab_lab_text_conclude (result);
  filters = slab_lab_text_describe_filters (result);
  about = g_strdup_printf ("%s\n%s · %s", filters, input, machine);
  if (other != NULL)
    {
      g_autofree char *title = slab_lab_kept_format_subtitle (self->marked);
      /* Translators: what a result is about, and which other one it is compared with */
      char *with = g_strdup_printf (slab_lab_result_has_same (result, other)
                                        ? _ ("%s\nCompared with %s")
                                        : _ ("%s\nCompared with %s: no experiment is in both"),
                                    about, title);

      g_free (about);
      about = with;
    }
  adw_window_title_set_subtitle (self->title, set);
  gtk_label_set_text (self->about_label, about);
  gtk_label_set_text (self->conclusion_label, conclusion);
  gtk_widget_set_visible (GTK_WIDGET (self->conclusion_label), *conclusion != '\0');
  gtk_label_set_text (self->note_label, slab_lab_text_get_peers_note ());
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), slab_lab_text_has_column (result, SLAB_LAB_COLUMN_PEERS));
  update_actions (self);
}

static void
show_again (SlabLabWindow *self)
{
  show_result (self, self->shown, self->shown_kept);
}

/* --- Kept results ------------------------------------------------------------------------------------------------- */

static SlabLabKept *
get_kept (SlabLabWindow *self, guint index)
{
  return self->kept != NULL && index < self->kept->len ? g_ptr_array_index (self->kept, index) : NULL;
}

static void
show_kept (SlabLabWindow *self, SlabLabKept *kept)
{
  if (kept == NULL || is_measuring (self))
    return;
  show_result (self, slab_lab_kept_get_result (kept), kept);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
on_kept_activated (SlabLabWindow *self, GtkListBoxRow *row)
{
  g_assert (SLAB_IS_LAB_WINDOW (self));

  show_kept (self, get_kept (self, (guint) gtk_list_box_row_get_index (row)));
}

static guint
get_row_of (SlabLabWindow *self, gpointer kept)
{
  guint index = G_MAXUINT;

  if (self->kept == NULL || !g_ptr_array_find (self->kept, kept, &index))
    return G_MAXUINT;
  return index;
}

static void
add_row (SlabLabWindow *self, SlabLabKept *kept, guint index)
{
  g_autofree char *title = slab_lab_kept_format_title (kept);
  g_autofree char *subtitle = slab_lab_kept_format_subtitle (kept);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", TRUE, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle, NULL);
  GtkWidget *mark = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "icon-name", "object-flip-horizontal-symbolic", "valign",
                                  GTK_ALIGN_CENTER, "tooltip-text", _ ("Compare with This"), "active",
                                  kept == self->marked, "action-name", "win.mark-kept", NULL);
  GtkWidget *remove = g_object_new (GTK_TYPE_BUTTON, "icon-name", "user-trash-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "tooltip-text", _ ("Delete"), "action-name", "win.delete-kept", NULL);

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (mark), g_variant_new_uint32 (index));
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (remove), g_variant_new_uint32 (index));
  gtk_widget_add_css_class (mark, "flat");
  gtk_widget_add_css_class (remove, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  gtk_list_box_append (self->kept_list, row);
}

static void
fill_kept (SlabLabWindow *self)
{
  g_autoptr (GPtrArray) results = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->kept_list))) != NULL)
    gtk_list_box_remove (self->kept_list, child);
  for (guint i = 0; self->kept != NULL && i < self->kept->len; i++)
    add_row (self, g_ptr_array_index (self->kept, i), i);
  slab_action_state_set (G_ACTION_MAP (self), "mark-kept",
                         g_variant_new_uint32 (self->marked != NULL ? get_row_of (self, self->marked) : G_MAXUINT));
  gtk_widget_set_visible (self->kept_box, self->kept != NULL && self->kept->len > 0);
  update_actions (self);
  results = dup_results (self);
  slab_lab_form_set_results (self->form, results);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabLabWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *marked = NULL;
  guint n_broken = 0;
  GPtrArray *kept = slab_lab_kept_load_finish (result, &n_broken, &error);

  if (kept == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        slab_banner_show (self->banner, error->message, NULL, NULL);
      return;
    }
  marked = self->marked != NULL ? g_file_get_uri (slab_lab_kept_get_file (self->marked)) : NULL;
  g_clear_object (&self->marked);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  self->kept = kept;
  for (guint i = 0; i < kept->len && marked != NULL; i++)
    {
      g_autofree char *uri = g_file_get_uri (slab_lab_kept_get_file (g_ptr_array_index (kept, i)));

      if (g_str_equal (uri, marked))
        g_set_object (&self->marked, g_ptr_array_index (kept, i));
    }
  if (n_broken > 0)
    {
      g_autofree char *folder = g_file_get_parse_name (self->folder);
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u kept result in “%s” cannot be read", "%u kept results in “%s” cannot be read", n_broken),
          n_broken, folder);

      slab_banner_show (self->banner, text, NULL, NULL);
    }
  fill_kept (self);
}

static void
load_kept (SlabLabWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  slab_lab_kept_load_async (self->folder, self->cancellable, loaded_cb, g_object_ref (self));
}

void
slab_lab_window_set_folder (SlabLabWindow *self, GFile *folder)
{
  g_return_if_fail (SLAB_IS_LAB_WINDOW (self));
  g_return_if_fail (G_IS_FILE (folder));

  g_set_object (&self->folder, folder);
  load_kept (self);
}

static void
mark_kept_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  SlabLabKept *kept = get_kept (self, g_variant_get_uint32 (value));

  /* Once more takes it back. */
  if (kept == NULL || kept == self->marked)
    g_clear_object (&self->marked);
  else
    g_set_object (&self->marked, kept);
  g_simple_action_set_state (action,
                             g_variant_new_uint32 (self->marked != NULL ? get_row_of (self, self->marked) : G_MAXUINT));
  if (!is_measuring (self))
    show_again (self);
}

static void
show_kept_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_kept (user_data, get_kept (user_data, g_variant_get_uint32 (parameter)));
}

static void
delete_kept_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  SlabLabKept *kept = get_kept (self, g_variant_get_uint32 (parameter));
  g_autoptr (GError) error = NULL;

  if (kept == NULL)
    return;
  /* Somebody else may have been quicker. */
  if (!g_file_delete (slab_lab_kept_get_file (kept), NULL, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      slab_banner_show (self->banner, error->message, NULL, NULL);
      return;
    }
  g_set_object (&self->deleted, kept);
  if (kept == self->marked)
    g_clear_object (&self->marked);
  g_ptr_array_remove_index (self->kept, g_variant_get_uint32 (parameter));
  if (self->shown_kept == self->deleted && !is_measuring (self))
    show_result (self, NULL, NULL);
  fill_kept (self);
  show_toast (self, _ ("Deleted"), _ ("Bring _Back"), "win.restore-kept");
}

static void
restore_kept_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->deleted == NULL)
    return;
  if (!slab_lab_result_save_json (slab_lab_kept_get_result (self->deleted), slab_lab_kept_get_file (self->deleted),
                                  NULL, &error))
    slab_banner_show (self->banner, error->message, NULL, NULL);
  g_clear_object (&self->deleted);
  load_kept (self);
}

/* --- Measuring ---------------------------------------------------------------------------------------------------- */

static void
job_changed_cb (SlabLabWindow *self, SlabLabJob *job)
{
  g_autoptr (SlabLabResult) result = slab_lab_job_dup_result (job);
  g_autofree char *step = slab_lab_job_describe_step (job);
  g_autofree char *left = slab_format_time_left (slab_lab_job_get_seconds_left (job));

  gtk_label_set_text (self->step_label, step);
  gtk_label_set_text (self->left_label, left != NULL ? left : "");
  gtk_progress_bar_set_fraction (self->progress, slab_lab_job_get_progress (job));
  if (result != NULL)
    show_result (self, result, NULL);
}

static void
job_ended_cb (SlabLabWindow *self, GError *error, SlabLabJob *job)
{
  slab_application_set_measuring (SLAB_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), FALSE);
  update_actions (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_toast (self,
                slab_lab_job_get_kept (job) != NULL ? _ ("Cancelled; what was measured is kept") : _ ("Cancelled"),
                NULL, NULL);
  else if (error != NULL)
    slab_banner_show (self->banner, error->message, NULL, NULL);
  load_kept (self);
}

/* The name of a document whose filter runs, in any window; NULL: there is none. */
static char *
find_running (SlabLabWindow *self)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (app); l != NULL; l = l->next)
    for (guint i = 0; SLAB_IS_WINDOW (l->data) && i < slab_window_get_n_tabs (l->data); i++)
      {
        SlabTab *tab = slab_window_get_nth_tab (l->data, i);
        g_autofree char *title = NULL;
        gboolean running = FALSE;

        g_object_get (tab, "running", &running, "title", &title, NULL);
        if (running)
          return g_steal_pointer (&title);
      }
  return NULL;
}

/* Takes @job. */
static void
start_job (SlabLabWindow *self, SlabLabJob *job)
{
  SlabApplication *app = SLAB_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autofree char *running = find_running (self);

  if (running != NULL)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("A filter runs on “%s”, which would disturb what is measured. Wait until it has ended, or cancel it."),
          running);

      slab_banner_show (self->banner, text, NULL, NULL);
      g_object_unref (job);
      return;
    }
  slab_banner_dismiss (self->banner);
  g_clear_object (&self->job);
  self->job = job;
  g_signal_connect_object (job, "changed", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "ended", G_CALLBACK (job_ended_cb), self, G_CONNECT_SWAPPED);
  slab_application_set_measuring (app, TRUE);
  slab_lab_job_start (job, self->folder);
  update_actions (self);
  job_changed_cb (self, job);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
run_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  SlabLabJob *job;

  if (!slab_lab_form_get_params (self->form, &params, &error))
    {
      slab_banner_show (self->banner, error->message, NULL, NULL);
      return;
    }
  job = slab_lab_job_new (slab_lab_form_get_volume (self->form), slab_lab_form_get_set (self->form)->id,
                          slab_lab_form_get_n_repeats (self->form));
  slab_lab_job_set_filter (job, params, slab_lab_form_get_n_threads (self->form));
  start_job (self, job);
}

static void
cancel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  if (self->job == NULL)
    return;
  slab_lab_job_cancel (self->job);
  job_changed_cb (self, self->job);
}

/* Which of the volumes at hand the result was measured on: @volume is NULL for the sample. */
static gboolean
find_volume (SlabLabWindow *self, const SlabLabResult *result, SlabVolume **volume)
{
  const SlabShape sample = SLAB_SAMPLE_DEFAULT_SHAPE;
  g_autoptr (GFile) file = slab_sample_get_default_file ();
  g_autofree char *name = g_file_get_basename (file);

  *volume = NULL;
  if (self->volume != NULL && slab_shape_equal (slab_volume_get_shape (self->volume), &result->shape)
      && g_strcmp0 (slab_volume_get_name (self->volume), result->volume) == 0)
    {
      *volume = self->volume;
      return TRUE;
    }
  return slab_shape_equal (&result->shape, &sample) && g_strcmp0 (name, result->volume) == 0;
}

/* NULL where its volume is not here, which is said. */
static SlabLabJob *
new_job_of_shown (SlabLabWindow *self)
{
  SlabVolume *volume;

  if (!find_volume (self, self->shown, &volume))
    {
      g_autofree char *text = g_strdup_printf (
          _ ("This was measured on “%s”. Open it, and the lab from its window, to measure the same again."),
          self->shown->volume);

      slab_banner_show (self->banner, text, NULL, NULL);
      return NULL;
    }
  return slab_lab_job_new (volume, self->shown->set, MAX (self->shown->n_repeats, 1));
}

/* With the parameters of its filters, whatever the form says. */
static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  SlabLabJob *job = self->shown != NULL && !is_measuring (self) ? new_job_of_shown (self) : NULL;

  if (job == NULL)
    return;
  slab_lab_job_set_cells (job, self->shown->cells);
  start_job (self, job);
}

static void
measure_disturbed_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  SlabLabJob *job = self->shown != NULL && !is_measuring (self) ? new_job_of_shown (self) : NULL;

  if (job == NULL)
    return;
  slab_lab_job_set_earlier (job, self->shown);
  start_job (self, job);
}

/* --- Files -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  SlabLabResult *result;
  SlabLabResult *other; /* NULL: compared with nothing */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  slab_lab_result_unref (export->result);
  g_clear_pointer (&export->other, slab_lab_result_unref);
  g_free (export);
}

static gboolean
export_save (gpointer what, GFile *file, GCancellable *cancellable, GError **error)
{
  const Export *export = what;
  g_autofree char *name = g_file_get_parse_name (file);

  return slab_picture_file_has_ending (name) ? slab_lab_picture_save (export->result, export->other, file, error)
                                             : slab_lab_result_save (export->result, file, cancellable, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabLabWindow *self = SLAB_LAB_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = slab_save_task_finish (result, &error);
  g_autofree char *text = NULL;

  if (self->toasts == NULL)
    return;
  if (name == NULL)
    {
      slab_banner_show (self->banner, error->message, NULL, NULL);
      return;
    }
  text = g_strdup_printf (_ ("Saved as “%s”"), name);
  show_toast (self, text, NULL, NULL);
}

static void
export_to (gpointer object, GFile *file)
{
  SlabLabWindow *self = object;
  SlabLabResult *other = get_other (self, self->shown_kept);
  Export *export;

  if (self->shown == NULL)
    return;
  export = g_new (Export, 1);
  *export = (Export){ slab_lab_result_ref (self->shown), other != NULL ? slab_lab_result_ref (other) : NULL };
  slab_save_task_run (self, export_save, export, export_free, file, NULL, exported_cb, NULL);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  g_autofree char *name = NULL;

  if (self->shown == NULL)
    return;
  name = g_strdup_printf ("lab-%s.pdf", self->shown->set);
  slab_file_choosers_show (&self->chooser, slab_file_choosers_new_lab (GTK_WINDOW (self), name), export_to, self);
}

static void
save_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  export_to (user_data, file);
}

/* --- Other actions ------------------------------------------------------------------------------------------------ */

static void
set_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  if (!is_measuring (self))
    slab_lab_form_choose_set (self->form, g_variant_get_string (parameter, NULL));
}

static void
volume_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  if (!is_measuring (self))
    slab_lab_form_choose_volume (self->form, g_variant_get_uint32 (parameter));
}

static void
filter_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  if (!is_measuring (self))
    slab_lab_form_choose_filter (self->form, g_variant_get_string (parameter, NULL));
}

static void
set_param_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;
  const char *name, *text;

  g_variant_get (parameter, "(&s&s)", &name, &text);
  if (!is_measuring (self))
    slab_lab_form_set_param (self->form, name, text);
}

static void
threads_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  if (!is_measuring (self))
    slab_lab_form_set_n_threads (self->form, g_variant_get_uint32 (parameter));
}

static void
repeats_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  if (!is_measuring (self))
    slab_lab_form_set_n_repeats (self->form, g_variant_get_uint32 (parameter));
}

static void
sidebar_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabLabWindow *self = user_data;

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (user_data);
}

/* A state that is only told. */
static void
read_only_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

static const GActionEntry actions[] = {
  { "run", run_action },
  { "cancel", cancel_action },
  { "reload", reload_action },
  { "measure-disturbed", measure_disturbed_action },
  { "save", save_action },
  { "save-to", save_to_action, "s" },
  { "set", set_action, "s" },
  { "volume", volume_action, "u" },
  { "filter", filter_action, "s" },
  { "set-param", set_param_action, "(ss)" },
  { "threads", threads_action, "u" },
  { "repeats", repeats_action, "u" },
  { "show-kept", show_kept_action, "u" },
  { "mark-kept", NULL, "u", "uint32 4294967295", mark_kept_state },
  { "delete-kept", delete_kept_action, "u" },
  { "restore-kept", restore_kept_action },
  { "sidebar", sidebar_action },
  { "close", close_action },
  { "close-window", close_action },
  { "measuring", NULL, NULL, "false", read_only_state },
  { "kept", NULL, NULL, "uint32 0", read_only_state },
};

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  SlabLabWindow *self = SLAB_LAB_WINDOW (widget);

  if (!is_measuring (self))
    return GDK_EVENT_PROPAGATE;
  cancel_action (NULL, NULL, self);
  return GDK_EVENT_STOP;
}

static void
slab_lab_window_dispose (GObject *object)
{
  SlabLabWindow *self = SLAB_LAB_WINDOW (object);

  slab_file_choosers_close (&self->chooser);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->job != NULL)
    {
      GApplication *app = g_application_get_default ();

      g_signal_handlers_disconnect_by_data (self->job, self);
      slab_lab_job_cancel (self->job);
      if (SLAB_IS_APPLICATION (app) && is_measuring (self))
        slab_application_set_measuring (SLAB_APPLICATION (app), FALSE);
      g_clear_object (&self->job);
    }
  if (self->toasts != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_LAB_WINDOW);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_object (&self->deleted);
  g_clear_object (&self->marked);
  g_clear_object (&self->shown_kept);
  g_clear_pointer (&self->shown, slab_lab_result_unref);
  g_clear_object (&self->volume);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (slab_lab_window_parent_class)->dispose (object);
}

/* With large letters the rows of the sidebar need more; over a narrow window it stays within it. */
static void
slab_lab_window_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SlabLabWindow *self = SLAB_LAB_WINDOW (widget);
  SlabPlotTheme theme;

  GTK_WIDGET_CLASS (slab_lab_window_parent_class)->css_changed (widget, change);
  if (self->sidebar == NULL)
    return;
  slab_widget_theme_init (&theme, widget);
  gtk_widget_set_size_request (self->sidebar, (int) CLAMP (SIDEBAR_EMS * theme.font_size, SIDEBAR_LEAST, SIDEBAR_MOST),
                               -1);
}

static void
slab_lab_window_class_init (SlabLabWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_lab_window_dispose;
  widget_class->css_changed = slab_lab_window_css_changed;

  g_type_ensure (SLAB_TYPE_BANNER);
  g_type_ensure (SLAB_TYPE_LAB_FORM);
  g_type_ensure (SLAB_TYPE_LAB_PLOTS);
  g_type_ensure (SLAB_TYPE_LAB_TABLE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-lab-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, form);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, kept_box);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, kept_list);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, task);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, step_label);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, left_label);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, about_label);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, conclusion_label);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, again_button);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, plots);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, table);
  gtk_widget_class_bind_template_child (widget_class, SlabLabWindow, note_label);
  gtk_widget_class_bind_template_callback (widget_class, on_kept_activated);
}

static void
slab_lab_window_init (SlabLabWindow *self)
{
  self->folder = slab_lab_get_folder ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * slab_lab_window_present:
 * @volume: (nullable): the document's
 *
 * Returns: (transfer none): the program's one lab, in front
 */
SlabLabWindow *
slab_lab_window_present (SlabApplication *app, SlabVolume *volume)
{
  SlabLabWindow *self = NULL;

  g_return_val_if_fail (SLAB_IS_APPLICATION (app), NULL);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (app)); l != NULL && self == NULL; l = l->next)
    if (SLAB_IS_LAB_WINDOW (l->data))
      self = l->data;
  if (self == NULL)
    {
      self = g_object_new (SLAB_TYPE_LAB_WINDOW, "application", app, NULL);
      load_kept (self);
    }
  if (volume != NULL)
    slab_lab_window_set_volume (self, volume);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
