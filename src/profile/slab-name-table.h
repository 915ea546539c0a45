/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The place of @name among @n_names words of an enumeration; -1 where it is none of them. Any thread. */
gint slab_name_table_find (const char *const *names, guint n_names, const char *name);
/* Likewise among rows of @stride bytes, each with such a word: @first is that of the first row. */
gint slab_name_table_find_row (const char *const *first, gsize stride, guint n_rows, const char *name);

G_END_DECLS
