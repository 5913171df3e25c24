/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_PAGE (kvp_page_get_type ())

/**
 * KvpPageClass:
 * @go_back: the header bar's back button; the default emits #KvpPage::back. A page that must first stop something
 *   overrides it and emits the signal when that is done.
 * @wind_down: (nullable): of a page with so many widgets that it would hold the window up to destroy them in one turn;
 *   see kvp_page_wind_down()
 *
 * One step in the content area. The window shows its title and subtitle in the header bar, a back button while
 * "can-go-back" is set, and tells it in "narrow" whether the content is less than 600 px wide, in "folded" whether the
 * sidebar is out of sight.
 */
G_DECLARE_DERIVABLE_TYPE (KvpPage, kvp_page, KVP, PAGE, AdwBin)

struct _KvpPageClass
{
  AdwBinClass parent_class;

  void     (*go_back)   (KvpPage *self);
  gboolean (*wind_down) (KvpPage *self);
};

const char *kvp_page_get_title       (KvpPage    *self);
void        kvp_page_set_title       (KvpPage    *self,
                                      const char *title);
const char *kvp_page_get_subtitle    (KvpPage    *self);
void        kvp_page_set_subtitle    (KvpPage    *self,
                                      const char *subtitle);
gboolean    kvp_page_get_can_go_back (KvpPage    *self);
void        kvp_page_set_can_go_back (KvpPage    *self,
                                      gboolean    can_go_back);
gboolean    kvp_page_get_narrow      (KvpPage    *self);
void        kvp_page_set_narrow      (KvpPage    *self,
                                      gboolean    narrow);
gboolean    kvp_page_get_folded      (KvpPage    *self);
void        kvp_page_set_folded      (KvpPage    *self,
                                      gboolean    folded);
void        kvp_page_go_back         (KvpPage    *self);
gboolean    kvp_page_has_wind_down   (KvpPage    *self);
gboolean    kvp_page_wind_down       (KvpPage    *self);

G_END_DECLS
