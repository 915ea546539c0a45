/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SlabProfileCard:
 *
 * The card over the picture of a run that tells of the place under the pointer, or of the chosen span. The pointer
 * goes through it. It is placed by its overlay's "get-child-position". Main thread only.
 */
#define SLAB_TYPE_PROFILE_CARD (slab_profile_card_get_type ())
G_DECLARE_FINAL_TYPE (SlabProfileCard, slab_profile_card, SLAB, PROFILE_CARD, GtkWidget)

GtkWidget *slab_profile_card_new (void);
/* NULL or empty: there is nothing to tell, and the card is hidden. */
void slab_profile_card_set_text (SlabProfileCard *self, const char *text);
const char *slab_profile_card_get_text (SlabProfileCard *self);
/* Where it goes in @area, near @x, @y of it: below and right, on the other side where it would leave the area. */
void slab_profile_card_place (SlabProfileCard *self, GtkWidget *area, double x, double y, GdkRectangle *allocation);

/* The same for a card of a known size. */
GdkRectangle slab_profile_card_find_place (const GtkRequisition *card, int width, int height, double x, double y);

G_END_DECLS
