/* SPDX-License-Identifier: MIT */
#include "slab-difference-item.h"

#include <math.h>

#include "profile/slab-figure-text.h"

struct _SlabDifferenceItem
{
  GObject parent_instance;

  char *texts[SLAB_N_DIFFERENCE_TEXTS];
};

G_DEFINE_FINAL_TYPE (SlabDifferenceItem, slab_difference_item, G_TYPE_OBJECT)

static void
slab_difference_item_finalize (GObject *object)
{
  SlabDifferenceItem *self = SLAB_DIFFERENCE_ITEM (object);

  for (guint i = 0; i < SLAB_N_DIFFERENCE_TEXTS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (slab_difference_item_parent_class)->finalize (object);
}

static void
slab_difference_item_class_init (SlabDifferenceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_difference_item_finalize;
}

static void
slab_difference_item_init (SlabDifferenceItem *self)
{
}

static char *
format_text (const SlabTraceDifference *difference, guint index)
{
  return difference->is_setting ? slab_trace_format_setting (difference->key, difference->texts[index])
                                : g_strdup (difference->texts[index]);
}

SlabDifferenceItem *
slab_difference_item_new (const SlabTraceDifference *difference)
{
  SlabDifferenceItem *self;
  g_autofree char *ratio = NULL;

  g_return_val_if_fail (difference != NULL, NULL);

  self = g_object_new (SLAB_TYPE_DIFFERENCE_ITEM, NULL);
  ratio = isfinite (difference->ratio) ? slab_figure_format_number (difference->ratio) : NULL;
  self->texts[SLAB_DIFFERENCE_TITLE] = g_strdup (difference->title);
  self->texts[SLAB_DIFFERENCE_FIRST] = format_text (difference, 0);
  self->texts[SLAB_DIFFERENCE_SECOND] = format_text (difference, 1);
  self->texts[SLAB_DIFFERENCE_RATIO] = ratio != NULL ? g_strdup_printf ("×\u202f%s", ratio) : g_strdup ("");
  return self;
}

const char *
slab_difference_item_get_text (SlabDifferenceItem *self, SlabDifferenceText text)
{
  g_return_val_if_fail (SLAB_IS_DIFFERENCE_ITEM (self), NULL);
  g_return_val_if_fail (text < SLAB_N_DIFFERENCE_TEXTS, NULL);

  return self->texts[text];
}
