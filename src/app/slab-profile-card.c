/* SPDX-License-Identifier: MIT */
#include "slab-profile-card.h"

#define DISTANCE 14 /* pixels from the place that it speaks of */

struct _SlabProfileCard
{
  GtkWidget parent_instance;

  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (SlabProfileCard, slab_profile_card, GTK_TYPE_WIDGET)

void
slab_profile_card_set_text (SlabProfileCard *self, const char *text)
{
  g_return_if_fail (SLAB_IS_PROFILE_CARD (self));

  gboolean shown = text != NULL && *text != '\0';
  if (shown)
    gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
}

const char *
slab_profile_card_get_text (SlabProfileCard *self)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_CARD (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}

/**
 * slab_profile_card_find_place:
 * @card: its natural size
 * @width: of the area
 * @height: of the area
 * @x: of the place that it speaks of, from the area's left edge
 * @y: the same from its upper edge
 *
 * Returns: a part of the area, no larger than it
 */
GdkRectangle
slab_profile_card_find_place (const GtkRequisition *card, int width, int height, double x, double y)
{
  g_return_val_if_fail (card != NULL, ((GdkRectangle){ 0 }));

  GdkRectangle place = { .width = MIN (card->width, width), .height = MIN (card->height, height) };
  double left = x + DISTANCE, top = y + DISTANCE;
  if (left + card->width > width)
    left = x - DISTANCE - card->width;
  if (top + card->height > height)
    top = y - DISTANCE - card->height;
  place.x = (int) CLAMP (left, 0, MAX (width - place.width, 0));
  place.y = (int) CLAMP (top, 0, MAX (height - place.height, 0));
  return place;
}

void
slab_profile_card_place (SlabProfileCard *self, GtkWidget *area, double x, double y, GdkRectangle *allocation)
{
  g_return_if_fail (SLAB_IS_PROFILE_CARD (self));
  g_return_if_fail (GTK_IS_WIDGET (area));
  g_return_if_fail (allocation != NULL);

  GtkRequisition natural;
  gtk_widget_get_preferred_size (GTK_WIDGET (self), NULL, &natural);
  *allocation = slab_profile_card_find_place (&natural, gtk_widget_get_width (area), gtk_widget_get_height (area), x,
                                              y);
}

static void
slab_profile_card_dispose (GObject *object)
{
  SlabProfileCard *self = SLAB_PROFILE_CARD (object);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (slab_profile_card_parent_class)->dispose (object);
}

static void
slab_profile_card_class_init (SlabProfileCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_profile_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "profilecard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
slab_profile_card_init (SlabProfileCard *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
slab_profile_card_new (void)
{
  return g_object_new (SLAB_TYPE_PROFILE_CARD, NULL);
}
