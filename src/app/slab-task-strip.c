/* SPDX-License-Identifier: MIT */
#include "slab-task-strip.h"

struct _SlabTaskStrip
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (SlabTaskStrip, slab_task_strip, GTK_TYPE_WIDGET)

void
slab_task_strip_show (SlabTaskStrip *self, const char *text)
{
  g_return_if_fail (SLAB_IS_TASK_STRIP (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (self->label, text);
  if (gtk_revealer_get_reveal_child (self->revealer))
    return;
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
slab_task_strip_hide (SlabTaskStrip *self)
{
  g_return_if_fail (SLAB_IS_TASK_STRIP (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

const char *
slab_task_strip_get_text (SlabTaskStrip *self)
{
  g_return_val_if_fail (SLAB_IS_TASK_STRIP (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_text (self->label) : NULL;
}

void
slab_task_strip_set_progress (SlabTaskStrip *self, double progress)
{
  g_return_if_fail (SLAB_IS_TASK_STRIP (self));

  gtk_progress_bar_set_fraction (self->bar, CLAMP (progress, 0.0, 1.0));
}

double
slab_task_strip_get_progress (SlabTaskStrip *self)
{
  g_return_val_if_fail (SLAB_IS_TASK_STRIP (self), 0);

  return gtk_progress_bar_get_fraction (self->bar);
}

static void
slab_task_strip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_TASK_STRIP);

  G_OBJECT_CLASS (slab_task_strip_parent_class)->dispose (object);
}

static void
slab_task_strip_class_init (SlabTaskStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_task_strip_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-task-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabTaskStrip, revealer);
  gtk_widget_class_bind_template_child (widget_class, SlabTaskStrip, label);
  gtk_widget_class_bind_template_child (widget_class, SlabTaskStrip, bar);
}

static void
slab_task_strip_init (SlabTaskStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
slab_task_strip_new (void)
{
  return g_object_new (SLAB_TYPE_TASK_STRIP, NULL);
}
