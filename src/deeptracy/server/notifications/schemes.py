"""The services of Apprise that may be used from a server, by the scheme of their addresses.

In this list is what speaks HTTP, through the one library for it. Not in it is what shows messages on the server's own
screen or writes its log, what starts programs or reads keys from files, and what dials by other means: MQTT, AMQP, IRC,
XMPP, syslog, SMPP, APRS, Growl, Nostr and the like. A service that a later version brings is out until it is added.
"""

# fmt: off
SCHEMES = frozenset({
    "46elks", "apprise", "apprises", "atalk", "azure", "bark", "barks", "betterstack", "bluesky", "brevo", "bsky",
    "bulksms", "bulkvs", "burstsms", "chanify", "clickatell", "clicksend", "cliq", "cm", "d7sms", "dapnet",
    "deltachat", "deltachats", "dingtalk", "discord", "dot", "eight00com", "elks", "emby", "embys", "enigma2",
    "enigma2s", "evolution", "evolutions", "exotel", "feishu", "firehydrant", "flock", "flowtriq", "flowtriqs",
    "fluxer", "fluxers", "form", "forms", "freemobile", "gchat", "github", "goalert", "goalerts", "gorush",
    "gorushs", "gotify", "gotifys", "groundmail", "groupme", "guilded", "gupshup", "hassio", "hassios", "httpsms",
    "humhub", "humhubs", "ifttt", "ilert", "incidentio", "infobip", "jellyfin", "jellyfins", "jira", "join", "json",
    "jsons", "kakao", "kakaotalk", "kaleyra", "kavenegar", "klr", "kodi", "kodis", "kook", "kudosity", "kumulos",
    "lametric", "lametrics", "lark", "lauther", "lfg", "line", "mailersend", "mailgun", "mastodon", "mastodons",
    "matrix", "matrixs", "misskey", "misskeys", "mmost", "mmosts", "mobilemessage", "mobilemsg", "msg91", "msgbird",
    "ncloud", "nclouds", "nctalk", "nctalks", "nexmo", "notica", "noticas", "notifiarr", "notifico", "notificos",
    "notifyre", "ntfy", "ntfys", "o365", "octopush", "onebot", "onebots", "onesignal", "opsgenie", "pagerduty",
    "pagertree", "parsep", "parseps", "pbul", "pinglet", "pinglets", "pingram", "pjet", "pjets", "plivo",
    "postmark", "pover", "prowl", "psafer", "psafers", "push", "pushdeer", "pushdeers", "pushed", "pushme",
    "pushplus", "pushward", "pushy", "qq", "reddit", "resend", "revolt", "ringc", "rocket", "rockets", "ryver",
    "schan", "sendgrid", "sendpulse", "serwersms", "ses", "seven", "sfr", "signal", "signalgrid", "signals",
    "signl4", "simplepush", "sinch", "smsc", "smseagle", "smseagles", "smsmanager", "smsmgr", "smstunnel",
    "smtp2go", "sns", "sparkpost", "spike", "splunk", "spugpush", "spush", "squadcast", "stackfield", "strmlabs",
    "synology", "synologys", "telesign", "telnyx", "tgram", "threema", "toot", "toots", "trigv", "trigvs", "tweet",
    "twilio", "twist", "twitter", "viber", "victorops", "voipms", "vonage", "webex", "wechat", "wecom", "wecombot",
    "whapi", "whatsapp", "wpush", "wxpusher", "wxteams", "x", "xbmc", "xbmcs", "xmatters", "xml", "xmls", "youlmk",
    "zalo", "zcliq", "zohocliq", "zoom", "zulip",
})
# fmt: on
