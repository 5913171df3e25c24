/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-button-wrap.h"
#include "ui/kvp-expiration-panel.h"
#include "ui/kvp-picture-panel.h"

/* Beside a list the details want room, too. */
#define MAX_HEIGHT 320

struct _KvpPicturePanel
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget          *close_bar;
  KvpExpirationPanel *expirations;
  KvpPrefixPanel     *prefixes;
  GtkScrolledWindow  *scroller;
  GtkWidget          *switcher;

  guint alone : 1;
};

enum {
  PROP_0,
  PROP_ALONE,
  N_PROPS
};

enum {
  SIGNAL_BRANCH,
  SIGNAL_CLOSE,
  SIGNAL_SPAN,
  SIGNAL_TICK,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPicturePanel, kvp_picture_panel, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
branch_cb (KvpPicturePanel *self,
           GBytes          *prefix)
{
  g_signal_emit (self, signals[SIGNAL_BRANCH], 0, prefix);
}

static void
span_cb (KvpPicturePanel *self,
         gint64           from,
         gint64           until)
{
  g_signal_emit (self, signals[SIGNAL_SPAN], 0, from, until);
}

static void
tick_cb (KvpPicturePanel *self,
         GBytes          *prefix,
         gboolean         ticked)
{
  g_signal_emit (self, signals[SIGNAL_TICK], 0, prefix, ticked);
}

static void
close_clicked_cb (KvpPicturePanel *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSE], 0);
}

static void
kvp_picture_panel_dispose (GObject *object)
{
  KvpPicturePanel *self = KVP_PICTURE_PANEL (object);

  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_PICTURE_PANEL);

  G_OBJECT_CLASS (kvp_picture_panel_parent_class)->dispose (object);
}

static void
kvp_picture_panel_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  KvpPicturePanel *self = KVP_PICTURE_PANEL (object);

  switch (prop_id)
    {
    case PROP_ALONE:
      g_value_set_boolean (value, self->alone);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_picture_panel_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  KvpPicturePanel *self = KVP_PICTURE_PANEL (object);

  switch (prop_id)
    {
    case PROP_ALONE:
      kvp_picture_panel_set_alone (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_picture_panel_class_init (KvpPicturePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_picture_panel_dispose;
  object_class->get_property = kvp_picture_panel_get_property;
  object_class->set_property = kvp_picture_panel_set_property;

  properties[PROP_ALONE] =
    g_param_spec_boolean ("alone", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_BRANCH] =
    g_signal_new ("branch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES);

  signals[SIGNAL_CLOSE] =
    g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_SPAN] =
    g_signal_new ("span", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);

  signals[SIGNAL_TICK] =
    g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);

  g_type_ensure (KVP_TYPE_EXPIRATION_PANEL);
  g_type_ensure (KVP_TYPE_PREFIX_PANEL);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-picture-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpPicturePanel, close_bar);
  gtk_widget_class_bind_template_child (widget_class, KvpPicturePanel, expirations);
  gtk_widget_class_bind_template_child (widget_class, KvpPicturePanel, prefixes);
  gtk_widget_class_bind_template_child (widget_class, KvpPicturePanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, KvpPicturePanel, switcher);
  gtk_widget_class_bind_template_callback (widget_class, branch_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_cb);
  gtk_widget_class_bind_template_callback (widget_class, tick_cb);
}

static void
kvp_picture_panel_init (KvpPicturePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (GtkWidget *button = gtk_widget_get_first_child (self->switcher); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    kvp_button_wrap (button);
}

/**
 * kvp_picture_panel_set_plan:
 * @self: a panel that has none
 * @plan: whose keys go
 *
 * Begins to count them.
 */
void
kvp_picture_panel_set_plan (KvpPicturePanel *self,
                            KvpPlan         *plan)
{
  g_autoptr(KvpPlanPicture) picture = NULL;

  g_return_if_fail (KVP_IS_PICTURE_PANEL (self));
  g_return_if_fail (KVP_IS_PLAN (plan));

  picture = kvp_plan_picture_new (plan);
  kvp_prefix_panel_set_plan (self->prefixes, plan, picture);
  kvp_expiration_panel_set_picture (self->expirations, picture);
}

/**
 * kvp_picture_panel_set_editable:
 * @self: a panel
 * @editable: whether branches can be ticked
 */
void
kvp_picture_panel_set_editable (KvpPicturePanel *self,
                                gboolean         editable)
{
  g_return_if_fail (KVP_IS_PICTURE_PANEL (self));

  kvp_prefix_panel_set_editable (self->prefixes, editable);
}

/**
 * kvp_picture_panel_set_alone:
 * @self: a panel
 * @alone: whether it has the place to itself
 */
void
kvp_picture_panel_set_alone (KvpPicturePanel *self,
                             gboolean         alone)
{
  g_return_if_fail (KVP_IS_PICTURE_PANEL (self));

  alone = !!alone;
  if (self->alone == (guint) alone)
    return;

  self->alone = alone;
  gtk_widget_set_visible (self->close_bar, alone);
  gtk_scrolled_window_set_max_content_height (self->scroller, alone ? -1 : MAX_HEIGHT);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), alone);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALONE]);
}

/**
 * kvp_picture_panel_get_prefixes:
 * @self: a panel
 *
 * Returns: (transfer none): the branches
 */
KvpPrefixPanel *
kvp_picture_panel_get_prefixes (KvpPicturePanel *self)
{
  g_return_val_if_fail (KVP_IS_PICTURE_PANEL (self), NULL);

  return self->prefixes;
}

/**
 * kvp_picture_panel_set_span:
 * @self: a panel
 * @from: seconds since the epoch
 * @until: the first second after it; 0: none
 *
 * Marks what the list of keys is narrowed to.
 */
void
kvp_picture_panel_set_span (KvpPicturePanel *self,
                            gint64           from,
                            gint64           until)
{
  g_return_if_fail (KVP_IS_PICTURE_PANEL (self));

  kvp_expiration_panel_set_marked (self->expirations, from, until);
}
