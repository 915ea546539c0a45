/* SPDX-License-Identifier: MIT */
#include "slab-choice-row.h"

static void
describe_cb (AdwComboRow *row)
{
  gpointer item = adw_combo_row_get_selected_item (row);
  const char *tooltip = gtk_widget_get_tooltip_text (GTK_WIDGET (row));
  g_autofree char *text = NULL;

  g_assert (ADW_IS_COMBO_ROW (row));

  if (!GTK_IS_STRING_OBJECT (item))
    return;
  text = g_strdup_printf ("%s%s%s", gtk_string_object_get_string (item), tooltip != NULL ? ". " : "",
                          tooltip != NULL ? tooltip : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
slab_choice_row_set_up (AdwComboRow *row)
{
  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  g_signal_connect (row, "notify::selected-item", G_CALLBACK (describe_cb), NULL);
  /* GTK takes the tooltip for the description. */
  g_signal_connect (row, "notify::tooltip-text", G_CALLBACK (describe_cb), NULL);
  describe_cb (row);
}
