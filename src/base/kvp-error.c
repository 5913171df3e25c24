/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"

G_DEFINE_QUARK (kvp-error-quark, kvp_error)
