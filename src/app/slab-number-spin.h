/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What every number of the panels has in common, over a plain GtkSpinButton (which no class can derive from): it shows
 * as many digits as its value has and not the rounding of its steps, takes a decimal comma for a point, and leaves the
 * wheel to the panel that scrolls. Main thread only.
 */

/* @label: for who cannot see it. @digits: shown at least. Once per spin button. */
void slab_number_spin_set_up (GtkSpinButton *spin, const char *label, double minimum, double maximum, double step,
                              guint digits);
/* The number that its text says: 0.3, where three steps of 0.1 add up to a bit more. */
double slab_number_spin_get_value (GtkSpinButton *spin);

G_END_DECLS
