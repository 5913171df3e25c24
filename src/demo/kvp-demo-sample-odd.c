/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-sample-odd.h"

#define NAME(text) { text, sizeof text - 1 }

const KvpDemoOddName kvp_demo_odd_names[] = {
  NAME ("\346\227\245\346\234\254\350\252\236"), /* Japanese */
  NAME ("summer_off?a=b&c=d"),
  NAME ("<b>bold</b>"),
  NAME ("&amp;"),
  /* emoji, one of several characters */
  NAME ("\360\237\232\200 \360\237\221\251\342\200\215\360\237\221\251\342\200\215\360\237\221\247"),
  NAME ("\330\247\331\204\330\271\330\261\330\250\331\212\330\251"), /* Arabic */
  NAME ("\327\242\327\221\327\250\327\231\327\252"), /* Hebrew */
  NAME ("\342\200\256gnp.exe"), /* U+202E turns the rest around */
  NAME ("\"quoted\" and 'single'"),
  NAME ("back\\slash"),
  NAME ("%2F"),
  NAME ("a%2Fb"),
  NAME ("a/b"),
  NAME ("/"),
  NAME ("../x"),
  NAME ("a/../b"),
  NAME ("..."),
  NAME ("to be continued..."),
  NAME ("=HYPERLINK(\"x\")"),
  NAME ("+1"),
  NAME ("-1"),
  NAME ("@SUM(A1)"),
  NAME (" leading space"),
  NAME ("trailing space "),
  NAME ("comma, semicolon; colon:"),
  NAME ("tab\there"),
  NAME ("new\nline"),
  NAME ("carriage\rreturn"),
  NAME ("\033[31mred\001\037"),
  NAME ("delete\177"),
  NAME ("nul"),
  NAME ("nul\0inside"),
  NAME ("caf\303\251"),
  NAME ("cafe\314\201"), /* the same to the eye */
  NAME ("zero\342\200\213width"),
  NAME ("{\"json\":[1,2]}"),
  NAME ("caret^and#hash"),
};
const guint kvp_demo_n_odd_names = G_N_ELEMENTS (kvp_demo_odd_names);

const KvpDemoOddName kvp_demo_odd_whole_names[] = {
  NAME ("/"),
  NAME ("%2F"),
  NAME ("../x"),
  NAME ("..."),
  NAME ("=HYPERLINK(\"x\")"),
  NAME (" "),
  NAME ("12345"),
};
const guint kvp_demo_n_odd_whole_names = G_N_ELEMENTS (kvp_demo_odd_whole_names);

const char * const kvp_demo_odd_metadata[] = {
  "\"legacy\"",
  "\"\"",
  "42",
  "-0.5e-3",
  "12345678901234567890",
  "1e400",
  "true",
  "false",
  "[]",
  "[1,\"two\",null,{\"three\":3}]",
  "{}",
  "{\"a\":{\"b\":{\"c\":{\"d\":[{\"e\":\"deep\"}]}}}}",
  "{\"big\":12345678901234567890,\"huge\":1e400,\"third\":0.1}",
  "{\"nul\":\"a\\u0000b\",\"html\":\"<b>&amp;</b>\",\"bidi\":\"\342\200\256gnp.exe\"}",
  "{\"status\":null,\"owner\":{\"team\":\"search\"}}",
  "{\"status\":1,\"owner\":\"search\"}",
  "{\"status\":\"Archived\",\"owner\":{\"team\":\"Search\"}}",
  "{\"status\":[\"archived\"],\"owner\":[{\"team\":\"ads\"}]}",
  "{\"status\":\"archived \",\"owner\":{\"team\":\"search\"}}",
};
const guint kvp_demo_n_odd_metadata = G_N_ELEMENTS (kvp_demo_odd_metadata);
