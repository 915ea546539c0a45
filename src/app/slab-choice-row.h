/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Has a combo row (which no class can derive from) tell what is chosen to whoever cannot see it: of its own it tells its
 * title and nothing more. Of a model of strings; what is chosen comes before the tooltip. Once per row, whose model may
 * be set later. Main thread only.
 */
void slab_choice_row_set_up (AdwComboRow *row);

G_END_DECLS
