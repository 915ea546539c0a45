/* SPDX-License-Identifier: MIT */
#include "slab-esrf-info.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Both side files carry the same facts under slightly different names. A first pass collects the text of each fact,
 * whatever the syntax, a second one understands it, so that both judge it alike. */

typedef enum
{
  KEY_NUM_X,
  KEY_NUM_Y,
  KEY_NUM_Z,
  KEY_VOXEL_SIZE,
  KEY_BYTE_ORDER,
  KEY_DATA_TYPE,
  KEY_VAL_MIN,
  KEY_VAL_MAX,
  KEY_S1_WIDE,
  KEY_S2_WIDE,
  KEY_S1_TIGHT,
  KEY_S2_TIGHT,
  N_KEYS,
} Key;

/* "s1" and "S1" are different facts; the others are told apart without their case, as silx does. */
static const struct
{
  const char *name;
  const char *element;
  gboolean is_case_sensitive;
} keys[N_KEYS] = {
  [KEY_NUM_X] = { "NUM_X", "SIZEX", FALSE },
  [KEY_NUM_Y] = { "NUM_Y", "SIZEY", FALSE },
  [KEY_NUM_Z] = { "NUM_Z", "SIZEZ", FALSE },
  [KEY_VOXEL_SIZE] = { "voxelSize", "voxelSize", FALSE },
  [KEY_BYTE_ORDER] = { "BYTEORDER", "BYTE_ORDER", FALSE },
  [KEY_DATA_TYPE] = { "DATA_TYPE", "DATA_TYPE", FALSE },
  [KEY_VAL_MIN] = { "ValMin", "ValMin", FALSE },
  [KEY_VAL_MAX] = { "ValMax", "ValMax", FALSE },
  [KEY_S1_WIDE] = { "s1", "s1", TRUE },
  [KEY_S2_WIDE] = { "s2", "s2", TRUE },
  [KEY_S1_TIGHT] = { "S1", "S1", TRUE },
  [KEY_S2_TIGHT] = { "S2", "S2", TRUE },
};

/* Longer than any number or name, short enough to keep a hostile file small in memory and in messages. */
#define MAX_VALUE_BYTES 256

typedef struct
{
  gboolean is_xml;
  const char *name;
  char values[N_KEYS][MAX_VALUE_BYTES];
  gboolean is_set[N_KEYS];
} Facts;

static const char *
get_key_name (const Facts *facts, Key key)
{
  return facts->is_xml ? keys[key].element : keys[key].name;
}

static gboolean
find_key (gboolean is_xml, const char *text, gsize length, Key *found)
{
  for (Key key = 0; key < N_KEYS; key++)
    {
      const char *name = is_xml ? keys[key].element : keys[key].name;

      if (strlen (name) != length)
        continue;
      if (strncmp (name, text, length) == 0
          || (!keys[key].is_case_sensitive && g_ascii_strncasecmp (name, text, length) == 0))
        {
          *found = key;
          return TRUE;
        }
    }
  return FALSE;
}

static void
trim (const char **start, const char **end)
{
  while (*start < *end && g_ascii_isspace (**start))
    (*start)++;
  while (*end > *start && g_ascii_isspace ((*end)[-1]))
    (*end)--;
}

static void
set_fact (Facts *facts, Key key, const char *start, const char *end)
{
  gsize length;

  trim (&start, &end);
  length = MIN ((gsize) (end - start), MAX_VALUE_BYTES - 1);
  memcpy (facts->values[key], start, length);
  facts->values[key][length] = '\0';
  facts->is_set[key] = TRUE;
}

static gboolean
parse_size (const Facts *facts, Key key, gint64 *size, GError **error)
{
  g_autofree char *shown = NULL;
  const char *text = facts->values[key];
  char *end;

  if (!facts->is_set[key])
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE,
                   _ ("“%s” does not say how large the volume is: %s is missing"), facts->name,
                   get_key_name (facts, key));
      return FALSE;
    }

  shown = g_utf8_make_valid (text, -1);
  *size = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '\0')
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE,
                   _ ("“%s” gives %s as “%s”; a whole number was expected"), facts->name, get_key_name (facts, key),
                   shown);
      return FALSE;
    }
  if (*size < 1)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                   _ ("“%s” gives %s as %s; a number of at least 1 was expected"), facts->name,
                   get_key_name (facts, key), shown);
      return FALSE;
    }
  return TRUE;
}

/* These are a help, not a need: one that cannot be understood is as good as missing. */
static double
parse_number (const Facts *facts, Key key)
{
  const char *text = facts->values[key];
  char *end;
  double value;

  if (!facts->is_set[key])
    return NAN;
  value = g_ascii_strtod (text, &end);
  return end == text || *end != '\0' ? NAN : value;
}

static gboolean
parse_byte_order (const Facts *facts, SlabByteOrder *order, GError **error)
{
  g_autofree char *shown = NULL;
  const char *text = facts->values[KEY_BYTE_ORDER];

  *order = SLAB_BYTE_ORDER_LITTLE;
  if (!facts->is_set[KEY_BYTE_ORDER] || *text == '\0')
    return TRUE;
  if (g_ascii_strcasecmp (text, "LOWBYTEFIRST") == 0)
    return TRUE;
  if (g_ascii_strcasecmp (text, "HIGHBYTEFIRST") == 0)
    {
      *order = SLAB_BYTE_ORDER_BIG;
      return TRUE;
    }

  shown = g_utf8_make_valid (text, -1);
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE,
               _ ("“%s” gives %s as “%s”; LOWBYTEFIRST or HIGHBYTEFIRST was expected"), facts->name,
               get_key_name (facts, KEY_BYTE_ORDER), shown);
  return FALSE;
}

static gboolean
parse_sample_type (const Facts *facts, SlabEsrfInfo *info, GError **error)
{
  g_autofree char *lower = NULL;
  g_autofree char *shown = NULL;

  info->has_sample_type = facts->is_set[KEY_DATA_TYPE] && facts->values[KEY_DATA_TYPE][0] != '\0';
  info->sample_type = SLAB_SAMPLE_FLOAT32;
  if (!info->has_sample_type)
    return TRUE;

  lower = g_ascii_strdown (facts->values[KEY_DATA_TYPE], -1);
  if (slab_sample_type_from_name (lower, &info->sample_type))
    return TRUE;

  shown = g_utf8_make_valid (facts->values[KEY_DATA_TYPE], -1);
  if (strcmp (lower, "packed_binary") == 0)
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_UNSUPPORTED,
                 _ ("“%s” describes a binary volume with eight voxels packed into a byte (%s), which is not supported"),
                 facts->name, shown);
  else
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE,
                 _ ("“%s” gives DATA_TYPE as “%s”; a type such as uint8, uint16 or float32 was expected"), facts->name,
                 shown);
  return FALSE;
}

static gboolean
understand (const Facts *facts, SlabEsrfInfo *info, GError **error)
{
  memset (info, 0, sizeof *info);
  if (!parse_size (facts, KEY_NUM_X, &info->shape.n[SLAB_AXIS_X], error)
      || !parse_size (facts, KEY_NUM_Y, &info->shape.n[SLAB_AXIS_Y], error)
      || !parse_size (facts, KEY_NUM_Z, &info->shape.n[SLAB_AXIS_Z], error))
    return FALSE;
  if (!slab_shape_is_valid (&info->shape))
    {
      g_autofree char *shape = slab_shape_to_string (&info->shape);

      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE,
                   _ ("“%s” gives a size of %s voxels, which is more than any volume has"), facts->name, shape);
      return FALSE;
    }
  if (!parse_byte_order (facts, &info->byte_order, error) || !parse_sample_type (facts, info, error))
    return FALSE;

  info->voxel_size = parse_number (facts, KEY_VOXEL_SIZE);
  info->val_min = parse_number (facts, KEY_VAL_MIN);
  info->val_max = parse_number (facts, KEY_VAL_MAX);
  info->wide[0] = parse_number (facts, KEY_S1_WIDE);
  info->wide[1] = parse_number (facts, KEY_S2_WIDE);
  info->tight[0] = parse_number (facts, KEY_S1_TIGHT);
  info->tight[1] = parse_number (facts, KEY_S2_TIGHT);
  return TRUE;
}

static gboolean
check_length (gsize n_bytes, const char *name, GError **error)
{
  if (n_bytes <= SLAB_ESRF_INFO_MAX_BYTES)
    return TRUE;
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE,
               _ ("“%s” has %zu bytes, at most %d were expected of a side file"), name, n_bytes,
               SLAB_ESRF_INFO_MAX_BYTES);
  return FALSE;
}

/**
 * slab_esrf_info_parse:
 * @info: (out): what the text says
 * @text: contents of a ".vol.info" file in ASCII, UTF-8 or Latin-1; need not end in NUL
 * @n_bytes: its length
 * @name: name of the file, for messages
 * @error: return location for a %SLAB_VOLUME_ERROR
 *
 * Lines "KEY = value" in any order, ended by LF, CRLF or CR; the last one of a key wins. Lines that start with "!" and
 * what follows "#" are comments, other lines without "=" mean nothing. As written by PyHST, tomoscan and pymicro.
 * Any thread.
 *
 * Returns: %FALSE when a dimension is missing or absurd, or the byte order or type is not known
 */
gboolean
slab_esrf_info_parse (SlabEsrfInfo *info, const char *text, gsize n_bytes, const char *name, GError **error)
{
  g_autofree Facts *facts = NULL;
  const char *end = text + n_bytes;

  g_return_val_if_fail (info != NULL && text != NULL && name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_length (n_bytes, name, error))
    return FALSE;
  if (n_bytes >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;

  facts = g_new0 (Facts, 1);
  facts->name = name;
  while (text < end)
    {
      const char *line = text;
      const char *line_end = line;
      const char *comment;
      const char *equals;
      const char *key_end;
      Key key;

      while (line_end < end && *line_end != '\n' && *line_end != '\r')
        line_end++;
      text = line_end + 1;

      comment = memchr (line, '#', line_end - line);
      if (comment != NULL)
        line_end = comment;
      trim (&line, &line_end);
      if (line == line_end || *line == '!')
        continue;

      equals = memchr (line, '=', line_end - line);
      if (equals == NULL)
        continue;
      key_end = equals;
      trim (&line, &key_end);
      if (find_key (FALSE, line, key_end - line, &key))
        set_fact (facts, key, equals + 1, line_end);
    }

  return understand (facts, info, error);
}

/* Real files have five levels. */
#define MAX_XML_DEPTH 64

typedef struct
{
  Facts *facts;
  guint depth;
  gboolean is_inside_key;
  Key key;
  GString *text;
} XmlReader;

static void
on_start_element (GMarkupParseContext *context, const char *element, const char **names, const char **values,
                  gpointer user_data, GError **error)
{
  XmlReader *reader = user_data;

  if (++reader->depth > MAX_XML_DEPTH)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE, _ ("its elements are nested too deeply"));
      return;
    }
  reader->is_inside_key = find_key (TRUE, element, strlen (element), &reader->key);
  g_string_truncate (reader->text, 0);
}

static void
on_end_element (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  XmlReader *reader = user_data;

  reader->depth--;
  if (reader->is_inside_key)
    set_fact (reader->facts, reader->key, reader->text->str, reader->text->str + reader->text->len);
  reader->is_inside_key = FALSE;
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  XmlReader *reader = user_data;

  if (reader->is_inside_key && reader->text->len < MAX_VALUE_BYTES)
    g_string_append_len (reader->text, text, length);
}

/**
 * slab_esrf_info_parse_xml:
 * @info: (out): what the text says
 * @text: contents of a ".vol.xml" file; need not end in NUL
 * @n_bytes: its length
 * @name: name of the file, for messages
 * @error: return location for a %SLAB_VOLUME_ERROR
 *
 * Elements are taken by their name at any depth, as tomoscan writes them. Document types and external entities are
 * not followed. Any thread.
 *
 * Returns: %FALSE when the text is not XML, or for the same reasons as slab_esrf_info_parse()
 */
gboolean
slab_esrf_info_parse_xml (SlabEsrfInfo *info, const char *text, gsize n_bytes, const char *name, GError **error)
{
  static const GMarkupParser parser = { on_start_element, on_end_element, on_text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GString) collected = NULL;
  g_autofree Facts *facts = NULL;
  g_autoptr (GError) reason = NULL;
  XmlReader reader = { 0 };
  const char *valid_end;

  g_return_val_if_fail (info != NULL && text != NULL && name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_length (n_bytes, name, error))
    return FALSE;
  /* GMarkup also refuses what is not UTF-8, but may set one error over another. */
  if (!g_utf8_validate_len (text, n_bytes, &valid_end))
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE,
                   _ ("“%s” is not the XML that was expected: byte %zu is not UTF-8"), name,
                   (gsize) (valid_end - text));
      return FALSE;
    }

  facts = g_new0 (Facts, 1);
  facts->is_xml = TRUE;
  facts->name = name;
  collected = g_string_new (NULL);
  reader.facts = facts;
  reader.text = collected;
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  if (!g_markup_parse_context_parse (context, text, (gssize) n_bytes, &reason)
      || !g_markup_parse_context_end_parse (context, &reason))
    {
      /* GMarkup quotes single bytes of what it does not like. */
      g_autofree char *shown = g_utf8_make_valid (reason->message, -1);

      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE, _ ("“%s” is not the XML that was expected: %s"),
                   name, shown);
      return FALSE;
    }

  return understand (facts, info, error);
}

static void
append_fact (GString *text, gboolean is_xml, Key key, const char *value)
{
  if (is_xml)
    g_string_append_printf (text, "        <%s>%s</%s>\n", keys[key].element, value, keys[key].element);
  else
    g_string_append_printf (text, "%s =  %s\n", keys[key].name, value);
}

/* Nine digits, as PyHST writes them, are enough to get the same float back. */
static void
append_value (GString *text, gboolean is_xml, Key key, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (value))
    append_fact (text, is_xml, key, g_ascii_formatd (buffer, sizeof buffer, "%.8e", value));
}

/* Seven digits, as PyHST writes them, or as many as it takes to get the same number back. */
static void
append_voxel_size (GString *text, gboolean is_xml, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return;
  g_ascii_formatd (buffer, sizeof buffer, "%.6e", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.16e", value);
  append_fact (text, is_xml, KEY_VOXEL_SIZE, buffer);
}

static void
append_values (GString *text, gboolean is_xml, const SlabEsrfInfo *info)
{
  append_value (text, is_xml, KEY_VAL_MIN, info->val_min);
  append_value (text, is_xml, KEY_VAL_MAX, info->val_max);
  append_value (text, is_xml, KEY_S1_WIDE, info->wide[0]);
  append_value (text, is_xml, KEY_S2_WIDE, info->wide[1]);
  append_value (text, is_xml, KEY_S1_TIGHT, info->tight[0]);
  append_value (text, is_xml, KEY_S2_TIGHT, info->tight[1]);
}

/**
 * slab_esrf_info_format:
 * @info: of a volume of little endian samples
 *
 * Writes what slab_esrf_info_parse () reads, in PyHST's order; what is NaN is left out. Any thread.
 *
 * Returns: (transfer full): contents of a ".vol.info" file
 */
char *
slab_esrf_info_format (const SlabEsrfInfo *info)
{
  GString *text;

  g_return_val_if_fail (info != NULL && info->byte_order == SLAB_BYTE_ORDER_LITTLE, NULL);

  text = g_string_new ("! PyHST_SLAVE VOLUME INFO FILE\n");
  g_string_append_printf (text, "NUM_X =  %" PRId64 "\n", info->shape.n[SLAB_AXIS_X]);
  g_string_append_printf (text, "NUM_Y =  %" PRId64 "\n", info->shape.n[SLAB_AXIS_Y]);
  g_string_append_printf (text, "NUM_Z =  %" PRId64 "\n", info->shape.n[SLAB_AXIS_Z]);
  append_voxel_size (text, FALSE, info->voxel_size);
  g_string_append (text, "BYTEORDER = LOWBYTEFIRST\n");
  if (info->has_sample_type)
    g_string_append_printf (text, "DATA_TYPE = %s\n", slab_sample_type_get_name (info->sample_type));
  append_values (text, FALSE, info);
  return g_string_free (text, FALSE);
}

/**
 * slab_esrf_info_format_xml:
 * @info: of a volume of little endian samples
 * @name: of the volume, in UTF-8
 *
 * As slab_esrf_info_format (), in the words of tomoscan. Any thread.
 *
 * Returns: (transfer full): contents of a ".vol.xml" file
 */
char *
slab_esrf_info_format_xml (const SlabEsrfInfo *info, const char *name)
{
  const char *indent = "        ";
  g_autofree char *escaped = NULL;
  guint64 n_voxels;
  GString *text;

  g_return_val_if_fail (info != NULL && info->byte_order == SLAB_BYTE_ORDER_LITTLE, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (slab_shape_get_n_voxels (&info->shape, &n_voxels), NULL);

  escaped = g_markup_escape_text (name, -1);
  text = g_string_new ("<?xml version=\"1.0\" ?>\n<tomodb2>\n  <reconstruction>\n    <idAc>N_A_</idAc>\n"
                       "    <listSubVolume>\n      <subVolume>\n");
  g_string_append_printf (text, "%s<SUBVOLUME_NAME>%s</SUBVOLUME_NAME>\n", indent, escaped);
  g_string_append_printf (text, "%s<SIZEX>%" PRId64 "</SIZEX>\n", indent, info->shape.n[SLAB_AXIS_X]);
  g_string_append_printf (text, "%s<SIZEY>%" PRId64 "</SIZEY>\n", indent, info->shape.n[SLAB_AXIS_Y]);
  g_string_append_printf (text, "%s<SIZEZ>%" PRId64 "</SIZEZ>\n", indent, info->shape.n[SLAB_AXIS_Z]);
  g_string_append_printf (text, "%s<ORIGINX>1</ORIGINX>\n%s<ORIGINY>1</ORIGINY>\n%s<ORIGINZ>1</ORIGINZ>\n", indent,
                          indent, indent);
  g_string_append_printf (text, "%s<DIM_REC>%" PRIu64 "</DIM_REC>\n", indent, n_voxels);
  g_string_append_printf (text, "%s<BYTE_ORDER>LOWBYTEFIRST</BYTE_ORDER>\n", indent);
  if (info->has_sample_type)
    g_string_append_printf (text, "%s<DATA_TYPE>%s</DATA_TYPE>\n", indent,
                            slab_sample_type_get_name (info->sample_type));
  append_voxel_size (text, TRUE, info->voxel_size);
  append_values (text, TRUE, info);
  g_string_append (text, "      </subVolume>\n    </listSubVolume>\n  </reconstruction>\n</tomodb2>\n");
  return g_string_free (text, FALSE);
}
