/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words as files want them. Any thread. */

/* @word as a string of JSON, in its quotes; what is no UTF-8 becomes U+FFFD. */
void slab_text_append_json_string (GString *text, const char *word);
/* @word as a field of CSV by RFC 4180: in quotes only where it has to be. */
void slab_text_append_csv_field (GString *text, const char *word);

G_END_DECLS
