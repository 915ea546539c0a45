/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/formats/slab-esrf-info.h"

#include <locale.h>
#include <math.h>

static SlabEsrfInfo
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SlabEsrfInfo info;
  gboolean is_parsed = slab_esrf_info_parse (&info, text, strlen (text), "x.vol.info", &error);

  g_assert_no_error (error);
  g_assert_true (is_parsed);
  return info;
}

static void
check_shape (const SlabEsrfInfo *info, gint64 z, gint64 y, gint64 x)
{
  g_assert_cmpint (info->shape.n[SLAB_AXIS_Z], ==, z);
  g_assert_cmpint (info->shape.n[SLAB_AXIS_Y], ==, y);
  g_assert_cmpint (info->shape.n[SLAB_AXIS_X], ==, x);
}

static void
check_error (const char *text, int code, const char *word)
{
  g_autoptr (GError) error = NULL;
  SlabEsrfInfo info;

  g_assert_false (slab_esrf_info_parse (&info, text, strlen (text), "x.vol.info", &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, code);
  g_assert_nonnull (strstr (error->message, "x.vol.info"));
  g_assert_nonnull (strstr (error->message, word));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* A file that PyHST has written. */
static void
test_real (void)
{
  SlabEsrfInfo info = parse ("! PyHST_SLAVE VOLUME INFO FILE\n"
                             "NUM_X =  2800\n"
                             "NUM_Y =  2700\n"
                             "NUM_Z =  2048\n"
                             "voxelSize =  5.000830e-02\n"
                             "BYTEORDER = LOWBYTEFIRST\n"
                             "ValMin =  -3.66486481e+02\n"
                             "ValMax =  1.36156952e+02\n"
                             "s1 =  -2.40931052e+02\n"
                             "s2 =  7.82870530e+01\n"
                             "S1 =  -1.14686499e+02\n"
                             "S2 =  4.82676492e+01\n");

  check_shape (&info, 2048, 2700, 2800);
  g_assert_cmpfloat (info.voxel_size, ==, 0.0500083);
  g_assert_cmpint (info.byte_order, ==, SLAB_BYTE_ORDER_LITTLE);
  g_assert_false (info.has_sample_type);
  g_assert_cmpfloat (info.val_min, ==, -366.486481);
  g_assert_cmpfloat (info.val_max, ==, 136.156952);
  g_assert_cmpfloat (info.wide[0], ==, -240.931052);
  g_assert_cmpfloat (info.wide[1], ==, 78.287053);
  g_assert_cmpfloat (info.tight[0], ==, -114.686499);
  g_assert_cmpfloat (info.tight[1], ==, 48.2676492);
}

static void
test_syntax (void)
{
  const char *texts[] = {
    "NUM_Z=3\nNUM_X=5\nNUM_Y=4\nBYTEORDER=HIGHBYTEFIRST",
    "NUM_X = 5\r\nNUM_Y = 4\r\nNUM_Z = 3\r\nBYTEORDER = HighByteFirst\r\n",
    "NUM_X = 5\rNUM_Y = 4\rNUM_Z = 3\rBYTEORDER = highbytefirst",
    "\xef\xbb\xbfNUM_X\t=\t5 # columns\n# NUM_Y = 9\n  NUM_Y   =4   \nNUM_Z = 3\nBYTEORDER = HIGHBYTEFIRST",
    "! NUM_X = 9\n\n\nnum_x = 5\nNum_Y = 4\nNUM_Z = 3\nbyteorder = HIGHBYTEFIRST\n[section]\nnonsense\n",
    "NUM_X = 7\nNUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nBYTEORDER = LOWBYTEFIRST\nBYTEORDER = HIGHBYTEFIRST\n",
    "comment = Probe \xe4\xf6\xfc \xb5m\nNUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nBYTEORDER = HIGHBYTEFIRST\n= 3\n=",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SlabEsrfInfo info = parse (texts[i]);

      check_shape (&info, 3, 4, 5);
      g_assert_cmpint (info.byte_order, ==, SLAB_BYTE_ORDER_BIG);
    }
}

static void
test_case_of_s (void)
{
  SlabEsrfInfo info = parse ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nS1 = 3\ns1 = 1\nS2 = 4\n");

  g_assert_cmpfloat (info.wide[0], ==, 1);
  g_assert_true (isnan (info.wide[1]));
  g_assert_cmpfloat (info.tight[0], ==, 3);
  g_assert_cmpfloat (info.tight[1], ==, 4);
  g_assert_cmpint (info.byte_order, ==, SLAB_BYTE_ORDER_LITTLE);
  g_assert_true (isnan (info.voxel_size));
}

static void
test_sample_type (void)
{
  SlabEsrfInfo info = parse ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nDATA_TYPE = UINT16\n");

  g_assert_true (info.has_sample_type);
  g_assert_cmpint (info.sample_type, ==, SLAB_SAMPLE_UINT16);
  check_error ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nDATA_TYPE = PACKED_BINARY\n", SLAB_VOLUME_ERROR_UNSUPPORTED,
               "PACKED_BINARY");
  check_error ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nDATA_TYPE = c\xf8mplex\n", SLAB_VOLUME_ERROR_PARSE, "DATA_TYPE");
}

static void
test_errors (void)
{
  check_error ("", SLAB_VOLUME_ERROR_PARSE, "NUM_X");
  check_error ("NUM_X = 5\nNUM_Z = 3\n", SLAB_VOLUME_ERROR_PARSE, "NUM_Y");
  check_error ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = three\n", SLAB_VOLUME_ERROR_PARSE, "three");
  check_error ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3.5\n", SLAB_VOLUME_ERROR_PARSE, "3.5");
  check_error ("NUM_X = 5\nNUM_Y = 4\nNUM_Z =\n", SLAB_VOLUME_ERROR_PARSE, "NUM_Z");
  check_error ("NUM_X = 0\nNUM_Y = 4\nNUM_Z = 3\n", SLAB_VOLUME_ERROR_SHAPE, "NUM_X");
  check_error ("NUM_X = 5\nNUM_Y = -4\nNUM_Z = 3\n", SLAB_VOLUME_ERROR_SHAPE, "-4");
  check_error ("NUM_X = 99999999999999999999\nNUM_Y = 99999999999999999999\nNUM_Z = 3\n", SLAB_VOLUME_ERROR_SHAPE, "");
  check_error ("NUM_X = 4294967296\nNUM_Y = 4294967296\nNUM_Z = 1\n", SLAB_VOLUME_ERROR_SHAPE, "4294967296");
  check_error ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nBYTEORDER = MIDDLE\n", SLAB_VOLUME_ERROR_PARSE, "MIDDLE");
  check_error ("NUM_X = 5\xff\nNUM_Y = 4\nNUM_Z = 3\n", SLAB_VOLUME_ERROR_PARSE, "NUM_X");
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (SLAB_ESRF_INFO_MAX_BYTES + 1, '\n');
  g_autoptr (GError) error = NULL;
  SlabEsrfInfo info;

  memcpy (text, "NUM_X=5\nNUM_Y=4\nNUM_Z=3\n", 24);
  g_assert_true (slab_esrf_info_parse (&info, text, SLAB_ESRF_INFO_MAX_BYTES, "x", &error));
  g_assert_no_error (error);
  g_assert_false (slab_esrf_info_parse (&info, text, SLAB_ESRF_INFO_MAX_BYTES + 1, "x", &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE);
}

/* The text need not end in NUL; a sanitizer sees any step beyond. */
static void
test_bounds (void)
{
  const char *text = "NUM_X=5\nNUM_Y=4\nNUM_Z=3\n#\n!\ns1=1\nBYTEORDER=LOWBYTEFIRST";

  for (gsize n = 0; n <= strlen (text); n++)
    {
      g_autofree char *copy = g_memdup2 (text, MAX (n, 1));
      g_autoptr (GError) error = NULL;
      SlabEsrfInfo info;

      if (slab_esrf_info_parse (&info, copy, n, "x", &error))
        check_shape (&info, 3, 4, 5);
      else
        g_assert_nonnull (error);
    }
}

static const char xml_text[] = "<?xml version=\"1.0\" ?>\n<!-- made by hand -->\n<tomodb2>\n <reconstruction>\n"
                               "<idAc>N_A_</idAc><listSubVolume><subVolume><SUBVOLUME_NAME>x.vol</SUBVOLUME_NAME>\n"
                               "<SIZEX> 5 </SIZEX><SIZEY>4</SIZEY><SIZEZ>3</SIZEZ><ORIGINX>1</ORIGINX>\n"
                               "<DIM_REC>60</DIM_REC><BYTE_ORDER>HIGHBYTEFIRST</BYTE_ORDER>"
                               "<voxelSize>1.4</voxelSize><ValMin>-1</ValMin><ValMax>2</ValMax><s1>0.1</s1>\n"
                               "<s2>0.9</s2><S1>0.2</S1><S2><![CDATA[0.8]]></S2></subVolume></listSubVolume>"
                               "</reconstruction></tomodb2>\n";

static void
test_xml (void)
{
  g_autoptr (GError) error = NULL;
  SlabEsrfInfo info;

  g_assert_true (slab_esrf_info_parse_xml (&info, xml_text, strlen (xml_text), "x.vol.xml", &error));
  g_assert_no_error (error);
  check_shape (&info, 3, 4, 5);
  g_assert_cmpint (info.byte_order, ==, SLAB_BYTE_ORDER_BIG);
  g_assert_cmpfloat (info.voxel_size, ==, 1.4);
  g_assert_cmpfloat (info.wide[0], ==, 0.1);
  g_assert_cmpfloat (info.wide[1], ==, 0.9);
  g_assert_cmpfloat (info.tight[0], ==, 0.2);
  g_assert_cmpfloat (info.tight[1], ==, 0.8);
}

static void
test_xml_errors (void)
{
  const char *texts[] = { "",
                          "NUM_X = 5",
                          "<a>",
                          "<a></b>",
                          "<a\xff></a>",
                          "<a>\xe4</a>",
                          "<a><![CDATA[\xff]]><b>\xff</b></a>",
                          "<a¾a><a><ml1-av",
                          "<SIZEX>5</SIZEX>",
                          "<a><SIZEX>5</SIZEX></a>",
                          "<!DOCTYPE a [<!ENTITY e SYSTEM \"/etc/passwd\">]><a><SIZEX>&e;</SIZEX></a>" };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  SlabEsrfInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (slab_esrf_info_parse_xml (&info, texts[i], strlen (texts[i]), "x.vol.xml", &error));
      g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, "x.vol.xml"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_clear_error (&error);
    }
  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "<a>");
  g_string_append (deep, "<SIZEX>5</SIZEX><SIZEY>5</SIZEY><SIZEZ>5</SIZEZ>");
  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "</a>");
  g_assert_false (slab_esrf_info_parse_xml (&info, deep->str, deep->len, "x.vol.xml", &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_PARSE);
}

/* Numbers have a point whatever the locale. */
static void
test_locale (void)
{
  SlabEsrfInfo info;

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL && setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma");
      return;
    }
  info = parse ("NUM_X = 5\nNUM_Y = 4\nNUM_Z = 3\nvoxelSize = 1.5\n");
  g_assert_cmpfloat (info.voxel_size, ==, 1.5);
  setlocale (LC_NUMERIC, "C");
}

/* As PyHST and tomoscan write them. */
static void
test_format (void)
{
  SlabEsrfInfo info = { .shape = { { 2, 3, 4 } },
                        .has_sample_type = TRUE,
                        .sample_type = SLAB_SAMPLE_UINT16,
                        .voxel_size = 5.00083e-02,
                        .val_min = -0.25,
                        .val_max = 3,
                        .wide = { NAN, NAN },
                        .tight = { 0, INFINITY } };
  g_autofree char *text = slab_esrf_info_format (&info);
  g_autofree char *xml = slab_esrf_info_format_xml (&info, "a<b.raw");

  g_assert_cmpstr (text, ==,
                   "! PyHST_SLAVE VOLUME INFO FILE\nNUM_X =  4\nNUM_Y =  3\nNUM_Z =  2\nvoxelSize =  5.000830e-02\n"
                   "BYTEORDER = LOWBYTEFIRST\nDATA_TYPE = uint16\nValMin =  -2.50000000e-01\n"
                   "ValMax =  3.00000000e+00\nS1 =  0.00000000e+00\n");
  g_assert_nonnull (strstr (xml, "<SUBVOLUME_NAME>a&lt;b.raw</SUBVOLUME_NAME>\n"));
  g_assert_nonnull (strstr (xml, "<DIM_REC>24</DIM_REC>\n"));
  g_assert_nonnull (strstr (xml, "<S1>0.00000000e+00</S1>\n"));
  g_assert_null (strstr (xml, "<s1>"));
}

/* What is written is read again, to the last bit of a voxel's size and of a float. */
static void
test_format_and_parse (void)
{
  for (gint is_xml = 0; is_xml < 2; is_xml++)
    {
      const SlabEsrfInfo info = { .shape = { { 2, 3, 4 } },
                                  .has_sample_type = TRUE,
                                  .sample_type = SLAB_SAMPLE_INT8,
                                  .voxel_size = 1.0 / 3.0,
                                  .val_min = (double) -0.1f,
                                  .val_max = (double) G_MAXFLOAT,
                                  .wide = { (double) 0.3f, (double) 0.7f },
                                  .tight = { (double) 0.4f, (double) 0.6f } };
      g_autofree char *text = is_xml ? slab_esrf_info_format_xml (&info, "a&b") : slab_esrf_info_format (&info);
      g_autoptr (GError) error = NULL;
      SlabEsrfInfo found;

      if (is_xml)
        g_assert_true (slab_esrf_info_parse_xml (&found, text, strlen (text), "x", &error));
      else
        g_assert_true (slab_esrf_info_parse (&found, text, strlen (text), "x", &error));
      check_shape (&found, 2, 3, 4);
      g_assert_true (found.has_sample_type);
      g_assert_cmpint (found.sample_type, ==, SLAB_SAMPLE_INT8);
      g_assert_cmpint (found.byte_order, ==, SLAB_BYTE_ORDER_LITTLE);
      g_assert_cmpfloat (found.voxel_size, ==, info.voxel_size);
      g_assert_cmpfloat ((float) found.val_min, ==, (float) info.val_min);
      g_assert_cmpfloat ((float) found.val_max, ==, (float) info.val_max);
      for (guint i = 0; i < 2; i++)
        {
          g_assert_cmpfloat ((float) found.wide[i], ==, (float) info.wide[i]);
          g_assert_cmpfloat ((float) found.tight[i], ==, (float) info.tight[i]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/esrf-info/real", test_real);
  g_test_add_func ("/esrf-info/syntax", test_syntax);
  g_test_add_func ("/esrf-info/case-of-s", test_case_of_s);
  g_test_add_func ("/esrf-info/sample-type", test_sample_type);
  g_test_add_func ("/esrf-info/errors", test_errors);
  g_test_add_func ("/esrf-info/too-long", test_too_long);
  g_test_add_func ("/esrf-info/bounds", test_bounds);
  g_test_add_func ("/esrf-info/xml", test_xml);
  g_test_add_func ("/esrf-info/xml-errors", test_xml_errors);
  g_test_add_func ("/esrf-info/locale", test_locale);
  g_test_add_func ("/esrf-info/format", test_format);
  g_test_add_func ("/esrf-info/format-and-parse", test_format_and_parse);
  return g_test_run ();
}
