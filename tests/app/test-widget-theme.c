/* SPDX-License-Identifier: MIT */
#include "app/slab-widget-theme.h"

#include "app-fixture.h"

/* The colours are the style's, the font the widget's: 20 pixels of which a caption has 0.85. */
static void
test_follows (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("x"));
  SlabPlotTheme theme, expected;

  gtk_css_provider_load_from_data (provider, "label { font-family: monospace; font-size: 20px; }", -1);
  gtk_style_context_add_provider (gtk_widget_get_style_context (label), GTK_STYLE_PROVIDER (provider),
                                  GTK_STYLE_PROVIDER_PRIORITY_USER);
  for (guint dark = 0; dark < 2; dark++)
    {
      adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      slab_widget_theme_init (&theme, label);
      slab_plot_theme_init (&expected, dark != 0, FALSE);
      g_assert_cmpfloat (theme.background.red, ==, expected.background.red);
      g_assert_cmpfloat (theme.foreground.red, ==, expected.foreground.red);
    }
  g_assert_cmpstr (theme.font_family, ==, "monospace");
  g_assert_cmpfloat_with_epsilon (theme.font_size, 17, 0.1);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  g_assert_finalize_object (label);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widget-theme/follows", test_follows);
  return g_test_run ();
}
