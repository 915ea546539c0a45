/* SPDX-License-Identifier: MIT */
#include "slab-crop-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "plot/slab-plot-axis.h"
#include "slab-format.h"
#include "slab-number-spin.h"

struct _SlabCropBar
{
  GtkWidget parent_instance;

  SlabCropBox *box;
  gboolean updating;

  GtkWidget *content;
  GtkSpinButton *start_z;
  GtkSpinButton *start_y;
  GtkSpinButton *start_x;
  GtkSpinButton *size_z;
  GtkSpinButton *size_y;
  GtkSpinButton *size_x;
  GtkLabel *summary;
};

G_DEFINE_FINAL_TYPE (SlabCropBar, slab_crop_bar, GTK_TYPE_WIDGET)

static void
get_spins (SlabCropBar *self, GtkSpinButton *starts[SLAB_N_AXES], GtkSpinButton *sizes[SLAB_N_AXES])
{
  starts[SLAB_AXIS_Z] = self->start_z;
  starts[SLAB_AXIS_Y] = self->start_y;
  starts[SLAB_AXIS_X] = self->start_x;
  sizes[SLAB_AXIS_Z] = self->size_z;
  sizes[SLAB_AXIS_Y] = self->size_y;
  sizes[SLAB_AXIS_X] = self->size_x;
}

/* A volume has at most 2^46 voxels. */
guint64
slab_crop_bar_get_n_bytes (const SlabBox *box)
{
  g_return_val_if_fail (box != NULL, 0);

  return slab_box_get_n_voxels (box) * sizeof (float);
}

static void
show_summary (SlabCropBar *self, const SlabBox *box)
{
  g_autofree char *shape = slab_format_triple (box->size);
  g_autofree char *bytes = slab_plot_format_bytes ((double) slab_crop_bar_get_n_bytes (box), 0);
  /* Translators: "50 × 400 × 400 voxels, 30.5 MiB of memory as float32": what “Create” makes */
  g_autofree char *text = g_strdup_printf (_ ("%s voxels, %s of memory as float32"), shape, bytes);

  gtk_label_set_text (self->summary, text);
}

static void
box_changed_cb (SlabCropBar *self)
{
  GtkSpinButton *starts[SLAB_N_AXES], *sizes[SLAB_N_AXES];
  SlabShape shape;
  SlabBox box;

  g_assert (SLAB_IS_CROP_BAR (self));

  if (!slab_crop_box_get_shape (self->box, &shape))
    return;
  slab_crop_box_get (self->box, &box);
  get_spins (self, starts, sizes);
  self->updating = TRUE;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      gtk_spin_button_set_range (starts[i], 0, (double) (shape.n[i] - 1));
      gtk_spin_button_set_range (sizes[i], 1, (double) (shape.n[i] - box.start[i]));
      gtk_spin_button_set_value (starts[i], (double) box.start[i]);
      gtk_spin_button_set_value (sizes[i], (double) box.size[i]);
    }
  self->updating = FALSE;
  show_summary (self, &box);
}

static void
on_number (SlabCropBar *self)
{
  GtkSpinButton *starts[SLAB_N_AXES], *sizes[SLAB_N_AXES];
  SlabBox box;

  if (self->updating || self->box == NULL)
    return;
  get_spins (self, starts, sizes);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      box.start[i] = (gint64) gtk_spin_button_get_value (starts[i]);
      box.size[i] = (gint64) gtk_spin_button_get_value (sizes[i]);
    }
  slab_crop_box_set (self->box, &box);
  /* What was typed may be less than a voxel away from what there is. */
  box_changed_cb (self);
}

static void
slab_crop_bar_dispose (GObject *object)
{
  slab_crop_bar_set_box (SLAB_CROP_BAR (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_CROP_BAR);

  G_OBJECT_CLASS (slab_crop_bar_parent_class)->dispose (object);
}

static void
slab_crop_bar_class_init (SlabCropBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_crop_bar_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.crop", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-crop-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, content);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, start_z);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, start_y);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, start_x);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, size_z);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, size_y);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, size_x);
  gtk_widget_class_bind_template_child (widget_class, SlabCropBar, summary);
  gtk_widget_class_bind_template_callback (widget_class, on_number);
}

static void
slab_crop_bar_init (SlabCropBar *self)
{
  static const char *const start_labels[SLAB_N_AXES] = { N_ ("First voxel along Z"), N_ ("First voxel along Y"),
                                                         N_ ("First voxel along X") };
  static const char *const size_labels[SLAB_N_AXES] = { N_ ("Voxels along Z"), N_ ("Voxels along Y"),
                                                        N_ ("Voxels along X") };
  GtkSpinButton *starts[SLAB_N_AXES], *sizes[SLAB_N_AXES];

  gtk_widget_init_template (GTK_WIDGET (self));
  get_spins (self, starts, sizes);
  self->updating = TRUE;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      slab_number_spin_set_up (starts[i], _ (start_labels[i]), 0, 0, 1, 0);
      slab_number_spin_set_up (sizes[i], _ (size_labels[i]), 1, 1, 1, 0);
    }
  self->updating = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Crop"), -1);
}

void
slab_crop_bar_set_box (SlabCropBar *self, SlabCropBox *box)
{
  g_return_if_fail (SLAB_IS_CROP_BAR (self));
  g_return_if_fail (box == NULL || SLAB_IS_CROP_BOX (box));

  if (self->box == box)
    return;
  if (self->box != NULL)
    g_signal_handlers_disconnect_by_data (self->box, self);
  g_set_object (&self->box, box);
  if (box == NULL)
    return;
  g_signal_connect_swapped (box, "changed", G_CALLBACK (box_changed_cb), self);
  box_changed_cb (self);
}
