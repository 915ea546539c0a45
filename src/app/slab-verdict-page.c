/* SPDX-License-Identifier: MIT */
#include "slab-verdict-page.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-verdict.h"
#include "slab-trace-follower.h"

#define INTERVAL 1000    /* milliseconds between two looks at a run that lasts */
#define NARROW_WIDTH 720 /* pixels, below which what is beside the paragraph goes below it */

struct _SlabVerdictPage
{
  GtkWidget parent_instance;

  SlabTraceFollower *follower;
  guint layout_idle;

  GtkWidget *scrolled;
  GtkWidget *content;
  GtkLabel *limit;
  GtkLabel *text;
  GtkWidget *evidence_section;
  GtkLabel *evidence;
  GtkWidget *advice_section;
  GtkLabel *advice;
};

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabVerdictPage, slab_verdict_page, GTK_TYPE_WIDGET)

static gpointer
compute (SlabTrace *trace)
{
  return slab_verdict_new (trace, NULL);
}

static void
free_figures (gpointer figures)
{
  slab_verdict_unref (figures);
}

static void
show_text (GtkLabel *label, const char *text)
{
  /* What is marked in it stays marked while a run goes on to say the same. */
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
join_lines (const char *const *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "%s• %s", i > 0 ? "\n" : "", lines[i]);
  return g_string_free (text, FALSE);
}

static void
on_verdict (SlabVerdictPage *self)
{
  const SlabVerdict *verdict = slab_trace_follower_get_figures (self->follower);
  g_autofree char *evidence = join_lines (slab_verdict_get_evidence (verdict));
  g_autofree char *advice = join_lines (slab_verdict_get_advice (verdict));

  show_text (self->limit, slab_limit_get_title (slab_verdict_get_limit (verdict)));
  show_text (self->text, slab_verdict_get_text (verdict));
  show_text (self->evidence, evidence);
  show_text (self->advice, advice);
  gtk_widget_set_visible (self->evidence_section, *evidence != '\0');
  gtk_widget_set_visible (self->advice_section, *advice != '\0');
  gtk_widget_set_visible (self->content, TRUE);
}

/**
 * slab_verdict_page_dup_text:
 * @self: a page
 *
 * Returns: (transfer full): all that is shown, with its headings; "" where there is nothing yet
 */
char *
slab_verdict_page_dup_text (SlabVerdictPage *self)
{
  GString *text;

  g_return_val_if_fail (SLAB_IS_VERDICT_PAGE (self), NULL);

  text = g_string_new (NULL);
  if (slab_trace_follower_get_figures (self->follower) == NULL)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "%s\n%s\n", gtk_label_get_text (self->limit), gtk_label_get_text (self->text));
  if (gtk_widget_get_visible (self->evidence_section))
    g_string_append_printf (text, "\n%s\n%s\n", _ ("Evidence"), gtk_label_get_text (self->evidence));
  if (gtk_widget_get_visible (self->advice_section))
    g_string_append_printf (text, "\n%s\n%s\n", _ ("What to change"), gtk_label_get_text (self->advice));
  return g_string_free (text, FALSE);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = slab_verdict_page_dup_text (SLAB_VERDICT_PAGE (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  g_signal_emit (widget, signals[SIGNAL_MESSAGE], 0, _ ("Copied the verdict"));
}

static gboolean
layout_cb (gpointer user_data)
{
  SlabVerdictPage *self = user_data;
  gboolean narrow = gtk_widget_get_width (self->scrolled) < NARROW_WIDTH;

  self->layout_idle = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->content),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  /* Of a column each has the height that it needs. */
  gtk_box_set_homogeneous (GTK_BOX (self->content), !narrow);
  return G_SOURCE_REMOVE;
}

static void
on_width_changed (SlabVerdictPage *self)
{
  /* Not in the midst of an allocation. */
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, layout_cb, self, NULL);
}

static gboolean
slab_verdict_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SLAB_VERDICT_PAGE (widget)->scrolled);
}

static void
slab_verdict_page_dispose (GObject *object)
{
  SlabVerdictPage *self = SLAB_VERDICT_PAGE (object);

  if (self->follower != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->follower, self);
      slab_trace_follower_set_trace (self->follower, NULL);
    }
  g_clear_object (&self->follower);
  if (self->content != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_VERDICT_PAGE);
  g_clear_handle_id (&self->layout_idle, g_source_remove);
  G_OBJECT_CLASS (slab_verdict_page_parent_class)->dispose (object);
}

static void
slab_verdict_page_class_init (SlabVerdictPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_verdict_page_dispose;
  widget_class->grab_focus = slab_verdict_page_grab_focus;

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SLAB_TYPE_VERDICT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "clipboard.copy", NULL, copy_action);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "verdictpage");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-verdict-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, content);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, limit);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, text);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, evidence_section);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, evidence);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, advice_section);
  gtk_widget_class_bind_template_child (widget_class, SlabVerdictPage, advice);
}

static void
slab_verdict_page_init (SlabVerdictPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->follower = slab_trace_follower_new (GTK_WIDGET (self), INTERVAL, compute, free_figures);
  g_signal_connect_swapped (self->follower, "changed", G_CALLBACK (on_verdict), self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled)),
                           "notify::page-size", G_CALLBACK (on_width_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
slab_verdict_page_new (void)
{
  return g_object_new (SLAB_TYPE_VERDICT_PAGE, NULL);
}

/**
 * slab_verdict_page_set_trace:
 * @self: a page
 * @trace: (nullable): any trace; what is to be said of it is found out in a thread, while the page is seen
 */
void
slab_verdict_page_set_trace (SlabVerdictPage *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_VERDICT_PAGE (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (slab_trace_follower_get_trace (self->follower) == trace)
    return;
  gtk_widget_set_visible (self->content, FALSE);
  slab_trace_follower_set_trace (self->follower, trace);
}
