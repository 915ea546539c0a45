/* SPDX-License-Identifier: MIT */
#include "slab-param-row.h"

#include <glib/gi18n-lib.h>

#include "slab-choice-row.h"
#include "slab-number-spin.h"

#define N_AXES 3

static const char *const axis_names[N_AXES] = { "Z", "Y", "X" };

/* Only the widgets of the spec's kind are set. */
struct _SlabParamRow
{
  GObject parent_instance;

  const SlabParamSpec *spec;
  guint loading; /* > 0 while values are set that are not the person's */
  GtkWidget *row;
  GtkSpinButton *spin;
  GtkToggleButton *per_axis;
  GtkWidget *axis_rows[N_AXES];
  GtkSpinButton *axis_spins[N_AXES];
};

G_DEFINE_FINAL_TYPE (SlabParamRow, slab_param_row, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
translate (const char *text)
{
  return text != NULL && *text != '\0' ? _ (text) : "";
}

static void
on_changed (SlabParamRow *self)
{
  g_assert (SLAB_IS_PARAM_ROW (self));
  if (self->loading == 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkSpinButton *
new_spin (SlabParamRow *self, const char *label)
{
  const SlabParamSpec *spec = self->spec;
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gtk_spin_button_new (NULL, 1, 0));
  slab_number_spin_set_up (spin, label, spec->minimum, spec->maximum, spec->step > 0 ? spec->step : 1,
                           spec->kind == SLAB_PARAM_INTEGER ? 0 : spec->digits);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return spin;
}

static GtkWidget *
new_row (const SlabParamSpec *spec, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), translate (spec->unit));
  gtk_widget_set_tooltip_text (row, translate (spec->description));
  return g_object_ref_sink (row);
}

static void
add_suffix (GtkWidget *row, GtkWidget *suffix)
{
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
}

/* When the axes come apart they start from the common value; when they come together again, Z's is kept. */
static void
on_per_axis_toggled (SlabParamRow *self)
{
  g_assert (SLAB_IS_PARAM_ROW (self));
  if (self->loading > 0)
    return;

  self->loading++;
  if (gtk_toggle_button_get_active (self->per_axis))
    for (guint axis = 0; axis < N_AXES; axis++)
      gtk_spin_button_set_value (self->axis_spins[axis], slab_number_spin_get_value (self->spin));
  else
    gtk_spin_button_set_value (self->spin, slab_number_spin_get_value (self->axis_spins[0]));
  self->loading--;
  on_changed (self);
}

static void
build_number (SlabParamRow *self, const char *title)
{
  self->spin = new_spin (self, title);
  self->row = new_row (self->spec, title);
  add_suffix (self->row, GTK_WIDGET (self->spin));
}

static void
build_triple (SlabParamRow *self, const char *title)
{
  build_number (self, title);
  self->per_axis = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_ ("Z Y X")));
  gtk_widget_add_css_class (GTK_WIDGET (self->per_axis), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->per_axis), _ ("One value per axis"));
  g_autofree char *toggle_label = g_strdup_printf (_ ("%s: one value per axis"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->per_axis), GTK_ACCESSIBLE_PROPERTY_LABEL, toggle_label, -1);
  g_signal_connect_object (self->per_axis, "toggled", G_CALLBACK (on_per_axis_toggled), self, G_CONNECT_SWAPPED);
  add_suffix (self->row, GTK_WIDGET (self->per_axis));

  for (guint axis = 0; axis < N_AXES; axis++)
    {
      g_autofree char *axis_title = g_strdup_printf (_ ("%s along %s"), title, axis_names[axis]);
      self->axis_spins[axis] = new_spin (self, axis_title);
      self->axis_rows[axis] = new_row (self->spec, axis_title);
      add_suffix (self->axis_rows[axis], GTK_WIDGET (self->axis_spins[axis]));
    }
}

static void
build_choice (SlabParamRow *self, const char *title)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (const SlabParamChoice *choice = self->spec->choices; choice != NULL && choice->id != NULL; choice++)
    gtk_string_list_append (labels, choice->label != NULL ? _ (choice->label) : choice->id);
  self->row = g_object_ref_sink (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  gtk_widget_set_tooltip_text (self->row, translate (self->spec->description));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (labels));
  slab_choice_row_set_up (ADW_COMBO_ROW (self->row));
  g_signal_connect_object (self->row, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

void
slab_param_row_add_to (SlabParamRow *self, AdwPreferencesGroup *group)
{
  g_return_if_fail (SLAB_IS_PARAM_ROW (self));
  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));

  adw_preferences_group_add (group, self->row);
  for (guint axis = 0; axis < N_AXES; axis++)
    if (self->axis_rows[axis] != NULL)
      adw_preferences_group_add (group, self->axis_rows[axis]);
}

void
slab_param_row_remove_from (SlabParamRow *self, AdwPreferencesGroup *group)
{
  g_return_if_fail (SLAB_IS_PARAM_ROW (self));
  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));

  adw_preferences_group_remove (group, self->row);
  for (guint axis = 0; axis < N_AXES; axis++)
    if (self->axis_rows[axis] != NULL)
      adw_preferences_group_remove (group, self->axis_rows[axis]);
}

void
slab_param_row_load (SlabParamRow *self, const SlabFilterParams *params)
{
  g_return_if_fail (SLAB_IS_PARAM_ROW (self));
  g_return_if_fail (params != NULL);

  const char *name = self->spec->name;
  double triple[N_AXES];
  self->loading++;
  switch (self->spec->kind)
    {
    case SLAB_PARAM_TRIPLE:
      slab_filter_params_get_triple (params, name, triple);
      gtk_toggle_button_set_active (self->per_axis, triple[0] != triple[1] || triple[1] != triple[2]);
      gtk_spin_button_set_value (self->spin, triple[0]);
      for (guint axis = 0; axis < N_AXES; axis++)
        gtk_spin_button_set_value (self->axis_spins[axis], triple[axis]);
      break;
    case SLAB_PARAM_CHOICE:
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), slab_filter_params_get_choice (params, name));
      break;
    case SLAB_PARAM_INTEGER:
      gtk_spin_button_set_value (self->spin, (double) slab_filter_params_get_integer (params, name));
      break;
    case SLAB_PARAM_DOUBLE:
    default:
      gtk_spin_button_set_value (self->spin, slab_filter_params_get_double (params, name));
      break;
    }
  self->loading--;
}

gboolean
slab_param_row_store (SlabParamRow *self, SlabFilterParams *params, GError **error)
{
  g_return_val_if_fail (SLAB_IS_PARAM_ROW (self), FALSE);
  g_return_val_if_fail (params != NULL, FALSE);

  const char *name = self->spec->name;
  double triple[N_AXES];
  switch (self->spec->kind)
    {
    case SLAB_PARAM_TRIPLE:
      for (guint axis = 0; axis < N_AXES; axis++)
        triple[axis] = slab_number_spin_get_value (
            gtk_toggle_button_get_active (self->per_axis) ? self->axis_spins[axis] : self->spin);
      return slab_filter_params_set_triple (params, name, triple, error);
    case SLAB_PARAM_CHOICE:
      return slab_filter_params_set_choice (params, name, adw_combo_row_get_selected (ADW_COMBO_ROW (self->row)),
                                            error);
    case SLAB_PARAM_INTEGER:
      return slab_filter_params_set_integer (params, name, (gint64) slab_number_spin_get_value (self->spin), error);
    case SLAB_PARAM_DOUBLE:
    default:
      return slab_filter_params_set_double (params, name, slab_number_spin_get_value (self->spin), error);
    }
}

void
slab_param_row_show_if_used (SlabParamRow *self, const SlabFilterParams *params)
{
  g_return_if_fail (SLAB_IS_PARAM_ROW (self));
  g_return_if_fail (params != NULL);

  gboolean used = slab_filter_params_is_used (params, self->spec->name);
  gtk_widget_set_visible (self->row, used);
  if (self->per_axis == NULL)
    return;
  gboolean per_axis = gtk_toggle_button_get_active (self->per_axis);
  gtk_widget_set_visible (GTK_WIDGET (self->spin), !per_axis);
  for (guint axis = 0; axis < N_AXES; axis++)
    gtk_widget_set_visible (self->axis_rows[axis], used && per_axis);
}

static void
slab_param_row_dispose (GObject *object)
{
  SlabParamRow *self = SLAB_PARAM_ROW (object);
  self->loading++;
  g_clear_object (&self->row);
  for (guint axis = 0; axis < N_AXES; axis++)
    g_clear_object (&self->axis_rows[axis]);
  G_OBJECT_CLASS (slab_param_row_parent_class)->dispose (object);
}

static void
slab_param_row_class_init (SlabParamRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_param_row_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SLAB_TYPE_PARAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
slab_param_row_init (SlabParamRow *self)
{
}

SlabParamRow *
slab_param_row_new (const SlabParamSpec *spec)
{
  g_return_val_if_fail (spec != NULL, NULL);

  SlabParamRow *self = g_object_new (SLAB_TYPE_PARAM_ROW, NULL);
  const char *title = spec->label != NULL ? _ (spec->label) : spec->name;
  self->spec = spec;
  switch (spec->kind)
    {
    case SLAB_PARAM_TRIPLE:
      build_triple (self, title);
      break;
    case SLAB_PARAM_CHOICE:
      build_choice (self, title);
      break;
    case SLAB_PARAM_DOUBLE:
    case SLAB_PARAM_INTEGER:
    default:
      build_number (self, title);
      break;
    }
  g_object_set_data (G_OBJECT (self->row), "slab-param-name", (gpointer) spec->name);
  return self;
}
