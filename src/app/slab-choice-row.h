/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Has a combo row tell what is chosen to whoever cannot see it, before its tooltip: of its own it tells its title and
 * nothing more. The rows are strings; their model may be set later. Once per row. Main thread only.
 */
void slab_choice_row_set_up (AdwComboRow *row);

G_END_DECLS
