/* SPDX-License-Identifier: MIT */
#include "slab-number-spin.h"

#include <math.h>

#define LARGEST_DIGITS 12

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

double
slab_number_spin_get_value (GtkSpinButton *spin)
{
  g_return_val_if_fail (GTK_IS_SPIN_BUTTON (spin), 0);
  g_autofree char *text = format_value (gtk_spin_button_get_value (spin), gtk_spin_button_get_digits (spin));
  return g_ascii_strtod (text, NULL);
}

static gboolean
on_output (GtkSpinButton *spin, gpointer user_data)
{
  g_assert (GTK_IS_SPIN_BUTTON (spin));
  g_autofree char *text = format_value (gtk_spin_button_get_value (spin), gtk_spin_button_get_digits (spin));
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* The texts are written with a point, so they are read with a point; a decimal comma is taken for one, too. */
static int
on_input (GtkSpinButton *spin, double *value, gpointer user_data)
{
  g_assert (GTK_IS_SPIN_BUTTON (spin));
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin)));
  g_strdelimit (text, ",", '.');
  g_strstrip (text);
  char *end = NULL;
  *value = g_ascii_strtod (text, &end);
  if (*text != '\0' && *end == '\0' && isfinite (*value))
    return TRUE;
  /* GTK takes what it is given with an error, too: the number before stays. */
  *value = gtk_spin_button_get_value (spin);
  return GTK_INPUT_ERROR;
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

/**
 * slab_number_spin_set_up:
 * @spin: a spin button as it was made, or as a template made it
 * @label: its accessible name
 * @minimum: least value, from which it starts
 * @maximum: largest value
 * @step: of its buttons and the arrow keys; ten of them for Page Up and Page Down
 * @digits: decimals, shown even where they are 0; more that are typed are kept
 */
void
slab_number_spin_set_up (GtkSpinButton *spin, const char *label, double minimum, double maximum, double step,
                         guint digits)
{
  g_return_if_fail (GTK_IS_SPIN_BUTTON (spin));
  g_return_if_fail (label != NULL);
  g_return_if_fail (minimum <= maximum && step > 0);

  gtk_spin_button_set_numeric (spin, FALSE);
  gtk_spin_button_configure (spin, NULL, 1, digits);
  gtk_spin_button_set_range (spin, minimum, maximum);
  gtk_spin_button_set_increments (spin, step, step * 10);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 8);
  gtk_widget_set_valign (GTK_WIDGET (spin), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (spin), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* A row that activates it gives it its title as well: both would be read out. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  ignore_wheel (spin);
  g_signal_connect (spin, "output", G_CALLBACK (on_output), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (on_input), NULL);
  on_output (spin, NULL);
}
