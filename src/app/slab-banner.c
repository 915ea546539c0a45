/* SPDX-License-Identifier: MIT */
#include "slab-banner.h"

#include <glib/gi18n-lib.h>

/* More would leave no room for the picture. */
#define MAX_MESSAGES 4

struct _SlabBanner
{
  GtkWidget parent_instance;

  GPtrArray *messages; /* strings, while it is shown */
  guint n_left_out;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (SlabBanner, slab_banner, GTK_TYPE_WIDGET)

static void
show_messages (SlabBanner *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->messages->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (self->messages, i));
  if (self->n_left_out > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %u more message", "and %u more messages", self->n_left_out),
                              self->n_left_out);
    }
  gtk_label_set_text (self->label, text->str);
  g_string_free (text, TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
forget_messages (SlabBanner *self)
{
  g_ptr_array_set_size (self->messages, 0);
  self->n_left_out = 0;
}

void
slab_banner_show (SlabBanner *self, const char *message, const char *button, const char *action)
{
  g_return_if_fail (SLAB_IS_BANNER (self));
  g_return_if_fail (message != NULL);
  g_return_if_fail ((button == NULL) == (action == NULL));

  forget_messages (self);
  g_ptr_array_add (self->messages, g_strdup (message));
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  show_messages (self);
}

void
slab_banner_add (SlabBanner *self, const char *message)
{
  g_return_if_fail (SLAB_IS_BANNER (self));
  g_return_if_fail (message != NULL);

  if (self->messages->len == 0)
    {
      slab_banner_show (self, message, NULL, NULL);
      return;
    }
  for (guint i = 0; i < self->messages->len; i++)
    if (g_str_equal (g_ptr_array_index (self->messages, i), message))
      return;
  if (self->messages->len < MAX_MESSAGES)
    g_ptr_array_add (self->messages, g_strdup (message));
  else
    self->n_left_out++;
  show_messages (self);
}

void
slab_banner_dismiss (SlabBanner *self)
{
  g_return_if_fail (SLAB_IS_BANNER (self));

  forget_messages (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

const char *
slab_banner_get_message (SlabBanner *self)
{
  g_return_val_if_fail (SLAB_IS_BANNER (self), NULL);

  return self->messages->len > 0 ? gtk_label_get_text (self->label) : NULL;
}

const char *
slab_banner_get_action (SlabBanner *self)
{
  g_return_val_if_fail (SLAB_IS_BANNER (self), NULL);

  return self->messages->len > 0 ? gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)) : NULL;
}

static void
dismiss_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  slab_banner_dismiss (SLAB_BANNER (widget));
}

static void
slab_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_BANNER);

  G_OBJECT_CLASS (slab_banner_parent_class)->dispose (object);
}

static void
slab_banner_finalize (GObject *object)
{
  g_ptr_array_unref (SLAB_BANNER (object)->messages);

  G_OBJECT_CLASS (slab_banner_parent_class)->finalize (object);
}

static GtkSizeRequestMode
slab_banner_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* What a box in the revealer says of its height, asked for any width, may be less than of a very wide one, by a line of
 * the label; the window asks for both and takes the difference for an error. */
static void
slab_banner_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = GTK_WIDGET (SLAB_BANNER (widget)->revealer);
  int wide_minimum, wide_natural;

  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    {
      gtk_widget_measure (child, orientation, 1 << 20, &wide_minimum, &wide_natural, NULL, NULL);
      *minimum = MAX (*minimum, wide_minimum);
      *natural = MAX (*natural, wide_natural);
    }
}

static void
slab_banner_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (SLAB_BANNER (widget)->revealer), width, height, baseline, NULL);
}

static void
slab_banner_class_init (SlabBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_banner_finalize;
  widget_class->get_request_mode = slab_banner_get_request_mode;
  widget_class->measure = slab_banner_measure;
  widget_class->size_allocate = slab_banner_size_allocate;

  gtk_widget_class_install_action (widget_class, "banner.dismiss", NULL, dismiss_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, SlabBanner, label);
  gtk_widget_class_bind_template_child (widget_class, SlabBanner, button);
}

static void
slab_banner_init (SlabBanner *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
slab_banner_new (void)
{
  return g_object_new (SLAB_TYPE_BANNER, NULL);
}
