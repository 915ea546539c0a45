/* SPDX-License-Identifier: MIT */
#include "slab-filter-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/slab-plot-axis.h"
#include "profile/slab-process.h"
#include "slab-format.h"

#define LARGEST_CHUNK 1e9
#define LARGEST_DIGITS 12
/* Pixels. GTK 4.8 measures a wrapping label that mixes fonts a pixel lower without a width than with one, and warns. */
#define LINE_HEIGHT 20

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

enum
{
  PLAN_CHUNKS,
  PLAN_TASKS,
  PLAN_OVERLAP,
  PLAN_REDUNDANCY,
  PLAN_MEMORY,
  N_PLAN_ROWS,
};

static const char *const plan_titles[N_PLAN_ROWS] = {
  N_ ("Chunks"), N_ ("Tasks"), N_ ("Overlap"), N_ ("Extra work"), N_ ("Memory at most"),
};

static const char *const axis_names[SLAB_N_AXES] = { "Z", "Y", "X" };

/* The widgets of one row of a filter's parameter table. Only those of the spec's kind are set. */
typedef struct
{
  const SlabParamSpec *spec;
  GtkWidget *row;
  GtkSpinButton *spin;
  GtkToggleButton *per_axis;
  GtkWidget *axis_rows[SLAB_N_AXES];
  GtkSpinButton *axis_spins[SLAB_N_AXES];
} ParamRow;

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
  guint64 available_bytes;

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
  GtkWidget *plan_placeholder;
  GtkWidget *plan_grid;
  GtkWidget *notes_box;
  GtkLabel *error_label;
  GtkLabel *summary_label;
  GtkStack *run_stack;
  GtkWidget *run_box;
  GtkWidget *run_button;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkWidget *stop_button;
  GtkLabel *plan_values[N_PLAN_ROWS];
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

/**
 * slab_filter_panel_parse_available_memory:
 * @text: what /proc/meminfo holds
 * @bytes: (out): memory that can be had without swapping; the page cache counts, as the kernel gives it back
 *
 * Returns: %FALSE where @text has no MemAvailable line in kB; @bytes is then not set
 */
gboolean
slab_filter_panel_parse_available_memory (const char *text, guint64 *bytes)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  static const char key[] = "MemAvailable:";
  const char *line = strstr (text, key);
  while (line != NULL && line != text && line[-1] != '\n')
    line = strstr (line + 1, key);
  if (line == NULL)
    return FALSE;

  const char *number = line + strlen (key);
  while (*number == ' ' || *number == '\t')
    number++;
  if (!g_ascii_isdigit (*number))
    return FALSE;
  char *end = NULL;
  guint64 kibibytes = g_ascii_strtoull (number, &end, 10);
  if (!g_str_has_prefix (end, " kB") || kibibytes > G_MAXUINT64 / 1024)
    return FALSE;
  *bytes = kibibytes * 1024;
  return TRUE;
}

/* 0 where the system does not tell. The file is made by the kernel from memory: reading it does not block. */
static guint64
read_available_memory (void)
{
  g_autofree char *text = NULL;
  guint64 bytes = 0;
  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL)
      || !slab_filter_panel_parse_available_memory (text, &bytes))
    return 0;
  return bytes;
}

/* The shortest text of at least @digits decimals that means @value: steps of 0.1 must not show their rounding. */
static char *
format_value (double value, guint digits)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
  for (guint n = digits; n <= MAX (digits, LARGEST_DIGITS); n++)
    {
      char format[16];
      g_snprintf (format, sizeof format, "%%.%uf", n);
      g_ascii_formatd (text, sizeof text, format, value);
      if (fabs (g_ascii_strtod (text, NULL) - value) <= 1e-9 * fabs (value))
        break;
    }
  return g_strdup (text);
}

static double
spin_get_value (GtkSpinButton *spin)
{
  g_autofree char *text = format_value (gtk_spin_button_get_value (spin), gtk_spin_button_get_digits (spin));
  return g_ascii_strtod (text, NULL);
}

static gboolean
on_spin_output (GtkSpinButton *spin, gpointer user_data)
{
  g_assert (GTK_IS_SPIN_BUTTON (spin));
  g_autofree char *text = format_value (gtk_spin_button_get_value (spin), gtk_spin_button_get_digits (spin));
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* The texts are written with a point, so they are read with a point; a decimal comma is taken for one, too. */
static int
on_spin_input (GtkSpinButton *spin, double *value, gpointer user_data)
{
  g_assert (GTK_IS_SPIN_BUTTON (spin));
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin)));
  g_strdelimit (text, ",", '.');
  g_strstrip (text);
  char *end = NULL;
  *value = g_ascii_strtod (text, &end);
  return *text == '\0' || *end != '\0' || !isfinite (*value) ? GTK_INPUT_ERROR : TRUE;
}

static void
on_changed (SlabFilterPanel *self)
{
  g_assert (SLAB_IS_FILTER_PANEL (self));
  if (self->updating == 0)
    slab_filter_panel_refresh (self);
}

/* The wheel scrolls the panel; it must not turn the number that happens to pass under the pointer. */
static void
ignore_wheel (GtkSpinButton *spin)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (spin));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
set_up_spin (SlabFilterPanel *self, GtkSpinButton *spin, const char *label, double minimum, double maximum, double step,
             guint digits)
{
  self->updating++;
  gtk_spin_button_set_numeric (spin, FALSE);
  gtk_spin_button_configure (spin, NULL, 1, digits);
  gtk_spin_button_set_range (spin, minimum, maximum);
  gtk_spin_button_set_increments (spin, step, step * 10);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 8);
  gtk_widget_set_valign (GTK_WIDGET (spin), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (spin), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  ignore_wheel (spin);
  g_signal_connect (spin, "output", G_CALLBACK (on_spin_output), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (on_spin_input), NULL);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_changed), self);
  on_spin_output (spin, NULL);
  self->updating--;
}

static GtkSpinButton *
new_spin (SlabFilterPanel *self, const SlabParamSpec *spec, const char *label)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gtk_spin_button_new (NULL, 1, 0));
  guint digits = spec->kind == SLAB_PARAM_INTEGER ? 0 : spec->digits;
  set_up_spin (self, spin, label, spec->minimum, spec->maximum, spec->step > 0 ? spec->step : 1, digits);
  return spin;
}

static const char *
translate (const char *text)
{
  return text != NULL && *text != '\0' ? _ (text) : "";
}

static GtkWidget *
new_row (const SlabParamSpec *spec, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), translate (spec->unit));
  gtk_widget_set_tooltip_text (row, translate (spec->description));
  return row;
}

static void
add_suffix (GtkWidget *row, GtkWidget *suffix)
{
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
}

/* When the axes come apart they start from the common value; when they come together again, Z's is kept. */
static void
on_per_axis_toggled (GtkToggleButton *toggle, SlabFilterPanel *self)
{
  g_assert (GTK_IS_TOGGLE_BUTTON (toggle));
  g_assert (SLAB_IS_FILTER_PANEL (self));
  if (self->updating > 0)
    return;

  ParamRow *row = g_object_get_data (G_OBJECT (toggle), "slab-param-row");
  self->updating++;
  if (gtk_toggle_button_get_active (toggle))
    for (guint axis = 0; axis < SLAB_N_AXES; axis++)
      gtk_spin_button_set_value (row->axis_spins[axis], spin_get_value (row->spin));
  else
    gtk_spin_button_set_value (row->spin, spin_get_value (row->axis_spins[0]));
  self->updating--;
  slab_filter_panel_refresh (self);
}

static void
build_triple (SlabFilterPanel *self, ParamRow *row, const char *title)
{
  row->spin = new_spin (self, row->spec, title);
  row->row = new_row (row->spec, title);
  row->per_axis = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_ ("Z Y X")));
  gtk_widget_add_css_class (GTK_WIDGET (row->per_axis), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->per_axis), _ ("One value per axis"));
  g_autofree char *toggle_label = g_strdup_printf (_ ("%s: one value per axis"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->per_axis), GTK_ACCESSIBLE_PROPERTY_LABEL, toggle_label, -1);
  g_object_set_data (G_OBJECT (row->per_axis), "slab-param-row", row);
  g_signal_connect (row->per_axis, "toggled", G_CALLBACK (on_per_axis_toggled), self);
  add_suffix (row->row, GTK_WIDGET (row->spin));
  add_suffix (row->row, GTK_WIDGET (row->per_axis));
  adw_preferences_group_add (self->filter_group, row->row);

  for (guint axis = 0; axis < SLAB_N_AXES; axis++)
    {
      g_autofree char *axis_title = g_strdup_printf (_ ("%s along %s"), title, axis_names[axis]);
      row->axis_spins[axis] = new_spin (self, row->spec, axis_title);
      row->axis_rows[axis] = new_row (row->spec, axis_title);
      add_suffix (row->axis_rows[axis], GTK_WIDGET (row->axis_spins[axis]));
      adw_preferences_group_add (self->filter_group, row->axis_rows[axis]);
    }
}

static void
build_choice (SlabFilterPanel *self, ParamRow *row, const char *title)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (const SlabParamChoice *choice = row->spec->choices; choice != NULL && choice->id != NULL; choice++)
    gtk_string_list_append (labels, choice->label != NULL ? _ (choice->label) : choice->id);
  row->row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), title);
  gtk_widget_set_tooltip_text (row->row, translate (row->spec->description));
  adw_combo_row_set_model (ADW_COMBO_ROW (row->row), G_LIST_MODEL (labels));
  g_signal_connect_swapped (row->row, "notify::selected", G_CALLBACK (on_changed), self);
  adw_preferences_group_add (self->filter_group, row->row);
}

static void
build_param_rows (SlabFilterPanel *self)
{
  self->updating++;
  for (guint i = 0; i < self->param_rows->len; i++)
    {
      ParamRow *row = g_ptr_array_index (self->param_rows, i);
      adw_preferences_group_remove (self->filter_group, row->row);
      for (guint axis = 0; axis < SLAB_N_AXES; axis++)
        if (row->axis_rows[axis] != NULL)
          adw_preferences_group_remove (self->filter_group, row->axis_rows[axis]);
    }
  g_ptr_array_set_size (self->param_rows, 0);

  for (guint i = 0; i < self->info->n_params; i++)
    {
      ParamRow *row = g_new0 (ParamRow, 1);
      row->spec = &self->info->params[i];
      const char *title = row->spec->label != NULL ? _ (row->spec->label) : row->spec->name;
      switch (row->spec->kind)
        {
        case SLAB_PARAM_TRIPLE:
          build_triple (self, row, title);
          break;
        case SLAB_PARAM_CHOICE:
          build_choice (self, row, title);
          break;
        case SLAB_PARAM_DOUBLE:
        case SLAB_PARAM_INTEGER:
        default:
          row->spin = new_spin (self, row->spec, title);
          row->row = new_row (row->spec, title);
          add_suffix (row->row, GTK_WIDGET (row->spin));
          adw_preferences_group_add (self->filter_group, row->row);
          break;
        }
      g_object_set_data (G_OBJECT (row->row), "slab-param-name", (gpointer) row->spec->name);
      g_ptr_array_add (self->param_rows, row);
    }
  self->updating--;
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
  self->updating++;
  for (guint i = 0; i < self->param_rows->len; i++)
    {
      ParamRow *row = g_ptr_array_index (self->param_rows, i);
      const char *name = row->spec->name;
      double triple[SLAB_N_AXES];
      switch (row->spec->kind)
        {
        case SLAB_PARAM_TRIPLE:
          slab_filter_params_get_triple (params, name, triple);
          gtk_toggle_button_set_active (row->per_axis, triple[0] != triple[1] || triple[1] != triple[2]);
          gtk_spin_button_set_value (row->spin, triple[0]);
          for (guint axis = 0; axis < SLAB_N_AXES; axis++)
            gtk_spin_button_set_value (row->axis_spins[axis], triple[axis]);
          break;
        case SLAB_PARAM_CHOICE:
          adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), slab_filter_params_get_choice (params, name));
          break;
        case SLAB_PARAM_INTEGER:
          gtk_spin_button_set_value (row->spin, (double) slab_filter_params_get_integer (params, name));
          break;
        case SLAB_PARAM_DOUBLE:
        default:
          gtk_spin_button_set_value (row->spin, slab_filter_params_get_double (params, name));
          break;
        }
    }
  self->updating--;
}

/* From the rows into the parameters of the chosen filter. The first refusal is the one that is told. */
static gboolean
collect_params (SlabFilterPanel *self, GError **error)
{
  SlabFilterParams *params = peek_params (self);
  for (guint i = 0; i < self->param_rows->len; i++)
    {
      ParamRow *row = g_ptr_array_index (self->param_rows, i);
      const char *name = row->spec->name;
      double triple[SLAB_N_AXES];
      gboolean ok;
      switch (row->spec->kind)
        {
        case SLAB_PARAM_TRIPLE:
          for (guint axis = 0; axis < SLAB_N_AXES; axis++)
            triple[axis] = spin_get_value (gtk_toggle_button_get_active (row->per_axis) ? row->axis_spins[axis]
                                                                                        : row->spin);
          ok = slab_filter_params_set_triple (params, name, triple, error);
          break;
        case SLAB_PARAM_CHOICE:
          ok = slab_filter_params_set_choice (params, name, adw_combo_row_get_selected (ADW_COMBO_ROW (row->row)),
                                              error);
          break;
        case SLAB_PARAM_INTEGER:
          ok = slab_filter_params_set_integer (params, name, (gint64) spin_get_value (row->spin), error);
          break;
        case SLAB_PARAM_DOUBLE:
        default:
          ok = slab_filter_params_set_double (params, name, spin_get_value (row->spin), error);
          break;
        }
      if (!ok)
        return FALSE;
    }
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

/* "12" for the same along every axis, else "0 × 9 × 9". */
static char *
format_reach (const gint64 values[SLAB_N_AXES])
{
  if (values[0] == values[1] && values[1] == values[2])
    return slab_format_count ((guint64) values[0]);
  return slab_format_triple (values);
}

static char *
describe_overlap (const SlabChunkPlan *plan)
{
  gint64 overlap[SLAB_N_AXES], halo[SLAB_N_AXES];
  slab_chunk_plan_get_overlap (plan, overlap);
  slab_chunk_plan_get_halo (plan, halo);
  if (slab_chunk_plan_is_global (plan))
    return g_strdup (_ ("not needed: all threads work on the volume as one"));
  if (slab_chunk_plan_get_n_chunks (plan) == 1)
    return g_strdup (_ ("not needed: the volume is one chunk"));

  g_autofree char *reach = format_reach (overlap);
  gint64 widest = MAX (MAX (halo[0], halo[1]), halo[2]);
  if (slab_chunk_plan_is_exact (plan))
    return g_strdup_printf (_ ("%s, covers the halo"), reach);
  if (widest == SLAB_FILTER_HALO_UNBOUNDED)
    return g_strdup_printf (_ ("%s; a voxel may depend on the whole volume"), reach);
  g_autofree char *needed = format_reach (halo);
  return g_strdup_printf (_ ("%s, less than the halo of %s"), reach, needed);
}

static void
set_plan_value (SlabFilterPanel *self, guint row, const char *text, gboolean warn)
{
  gtk_label_set_text (self->plan_values[row], text);
  if (warn)
    gtk_widget_add_css_class (GTK_WIDGET (self->plan_values[row]), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->plan_values[row]), "warning");
}

static void
add_note (SlabFilterPanel *self, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_size_request (label, -1, LINE_HEIGHT);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self->notes_box), box);
}

static void
clear_notes (SlabFilterPanel *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->notes_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->notes_box), child);
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
      slab_chunk_plan_get_chunk (plan, voxels);
      chunk = slab_format_triple (voxels);
    }
  if (plan != NULL && adw_combo_row_get_selected (self->overlap_row) == OVERLAP_ROW_AUTO
      && !slab_chunk_plan_is_global (plan) && slab_chunk_plan_get_n_chunks (plan) > 1)
    {
      slab_chunk_plan_get_overlap (plan, voxels);
      overlap = format_reach (voxels);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->chunk_row), chunk != NULL ? chunk : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->overlap_row), overlap != NULL ? overlap : "");
}

/* The weightiest figures stay beside the button, whatever is scrolled. */
static void
show_summary (SlabFilterPanel *self, const char *n_chunks, const char *peak, guint n_threads, gboolean good)
{
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Chunks: %s · %u thread · at most %s",
                                                        "Chunks: %s · %u threads · at most %s", n_threads),
                                           n_chunks, n_threads, peak);
  gtk_label_set_text (self->summary_label, text);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->summary_label), "warning");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->summary_label), "warning");
}

static void
show_plan (SlabFilterPanel *self, const SlabChunkPlan *plan)
{
  gint64 grid[SLAB_N_AXES], chunk[SLAB_N_AXES];
  slab_chunk_plan_get_grid (plan, grid);
  slab_chunk_plan_get_chunk (plan, chunk);

  g_autofree char *n_chunks = slab_format_count (slab_chunk_plan_get_n_chunks (plan));
  g_autofree char *grid_text = slab_format_triple (grid);
  g_autofree char *chunk_text = slab_format_triple (chunk);
  g_autofree char *chunks = slab_chunk_plan_get_n_chunks (plan) == 1
                                ? g_strdup_printf (_ ("1, of %s voxels"), chunk_text)
                                : g_strdup_printf (_ ("%s (%s), each of %s voxels"), n_chunks, grid_text, chunk_text);
  set_plan_value (self, PLAN_CHUNKS, chunks, FALSE);

  guint n_threads = slab_chunk_plan_get_n_threads (plan);
  g_autofree char *n_tasks = slab_format_count (slab_chunk_plan_get_n_tasks (plan));
  g_autofree char *tasks = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s on %u thread", "%s on %u threads", n_threads), n_tasks, n_threads);
  set_plan_value (self, PLAN_TASKS, tasks, FALSE);

  g_autofree char *overlap = describe_overlap (plan);
  set_plan_value (self, PLAN_OVERLAP, overlap, !slab_chunk_plan_is_exact (plan));

  double extra = (slab_chunk_plan_get_redundancy (plan) - 1) * 100;
  g_autofree char *redundancy = extra < 0.05 ? g_strdup (_ ("none")) : NULL;
  if (redundancy == NULL)
    redundancy = extra < 10 ? g_strdup_printf (_ ("%.1f %% in the overlaps"), extra)
                            : g_strdup_printf (_ ("%.0f %% in the overlaps"), extra);
  set_plan_value (self, PLAN_REDUNDANCY, redundancy, extra >= 100);

  guint64 peak = slab_chunk_plan_get_peak_bytes (plan);
  gboolean fits = self->available_bytes == 0 || peak <= self->available_bytes;
  g_autofree char *peak_text = slab_plot_format_bytes ((double) peak, 0);
  g_autofree char *available_text = slab_plot_format_bytes ((double) self->available_bytes, 0);
  g_autofree char *memory = NULL;
  if (self->available_bytes == 0)
    memory = g_strdup (peak_text);
  else if (fits)
    memory = g_strdup_printf (_ ("%s, %s are free"), peak_text, available_text);
  else
    memory = g_strdup_printf (_ ("%s, more than the %s that are free: the machine will swap or end the run"), peak_text,
                              available_text);
  set_plan_value (self, PLAN_MEMORY, memory, !fits);

  const char *const *notes = slab_chunk_plan_get_notes (plan);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    add_note (self, notes[i]);

  show_automatic (self, plan);
  show_summary (self, n_chunks, peak_text, n_threads, slab_chunk_plan_is_exact (plan) && fits);
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
    {
      ParamRow *row = g_ptr_array_index (self->param_rows, i);
      gboolean of_use = slab_filter_params_is_used (params, row->spec->name);
      gtk_widget_set_visible (row->row, of_use);
      if (row->per_axis == NULL)
        continue;
      gboolean per_axis = gtk_toggle_button_get_active (row->per_axis);
      gtk_widget_set_visible (GTK_WIDGET (row->spin), !per_axis);
      for (guint axis = 0; axis < SLAB_N_AXES; axis++)
        gtk_widget_set_visible (row->axis_rows[axis], of_use && per_axis);
    }

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

  gboolean valid = collect_params (self, &error);
  collect_settings (self, &settings);
  show_rows_of_use (self);
  clear_notes (self);
  if (valid && has_volume (self))
    {
      self->available_bytes = read_available_memory ();
      plan = make_plan (self, peek_params (self), &settings, &error);
    }
  show_error (self, error);
  gtk_widget_set_visible (self->plan_grid, plan != NULL);
  gtk_widget_set_visible (self->plan_placeholder, plan == NULL);
  gtk_label_set_text (GTK_LABEL (self->plan_placeholder), error != NULL
                                                              ? _ ("These settings cannot run.")
                                                              : _ ("Open a volume to see what a run will cost."));
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), plan != NULL);
  if (plan != NULL)
    show_plan (self, plan);
  else
    show_automatic (self, NULL);
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
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, plan_placeholder);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, plan_grid);
  gtk_widget_class_bind_template_child (widget_class, SlabFilterPanel, notes_box);
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

static void
build_plan_grid (SlabFilterPanel *self)
{
  for (guint i = 0; i < N_PLAN_ROWS; i++)
    {
      GtkWidget *title = gtk_label_new (_ (plan_titles[i]));
      gtk_widget_add_css_class (title, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_set_valign (title, GTK_ALIGN_START);
      GtkWidget *value = gtk_label_new (NULL);
      gtk_widget_add_css_class (value, "numeric");
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_widget_set_size_request (value, -1, LINE_HEIGHT);
      gtk_widget_set_size_request (title, -1, LINE_HEIGHT);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
      gtk_grid_attach (GTK_GRID (self->plan_grid), title, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->plan_grid), value, 1, (int) i, 1, 1);
      self->plan_values[i] = GTK_LABEL (value);
    }
}

static void
slab_filter_panel_init (SlabFilterPanel *self)
{
  self->updating = 1;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) slab_filter_params_free);
  self->param_rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->document_signals = g_signal_group_new (SLAB_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::volume", G_CALLBACK (on_document_volume), self);
  g_signal_group_connect_swapped (self->document_signals, "notify::run", G_CALLBACK (on_document_run), self);
  g_signal_group_connect_swapped (self->document_signals, "notify::running", G_CALLBACK (on_document_run), self);
  self->run_signals = g_signal_group_new (SLAB_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "notify::progress", G_CALLBACK (on_run_progress), self);

  guint n_cores = slab_process_get_n_cores ();
  set_up_spin (self, self->chunk_z, _ ("Chunk along Z"), 1, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->chunk_y, _ ("Chunk along Y"), 1, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->chunk_x, _ ("Chunk along X"), 1, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->overlap_all, _ ("Overlap"), 0, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->overlap_z, _ ("Overlap along Z"), 0, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->overlap_y, _ ("Overlap along Y"), 0, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->overlap_x, _ ("Overlap along X"), 0, LARGEST_CHUNK, 1, 0);
  set_up_spin (self, self->threads, _ ("Threads"), 1, n_cores, 1, 0);
  gtk_spin_button_set_value (self->threads, n_cores);
  g_autofree char *cores = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "of %u core", "of %u cores", n_cores),
                                            n_cores);
  adw_action_row_set_subtitle (self->threads_row, cores);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress of the run"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->normalize), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Normalise by the largest absolute value"), -1);
  build_plan_grid (self);

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

GtkWidget *
slab_filter_panel_new (SlabDocument *document)
{
  g_return_val_if_fail (document == NULL || SLAB_IS_DOCUMENT (document), NULL);
  return g_object_new (SLAB_TYPE_FILTER_PANEL, "document", document, NULL);
}
