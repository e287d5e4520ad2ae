using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds chat webhook URLs: whoever knows the address may post.</summary>
internal static class WebhookForm
{
    /// <summary>What the addresses have in common, and how long the rest is at least.</summary>
    public static readonly IReadOnlyList<(string Mark, int Min)> Hosts =
    [
        ("hooks.slack.com/services/", 40),
        ("hooks.slack.com/workflows/", 40),
        ("hooks.slack.com/triggers/", 40),
        ("discord.com/api/webhooks/", 60),
        ("discordapp.com/api/webhooks/", 60),
        (".webhook.office.com/webhookb2/", 80),
        ("outlook.office.com/webhook/", 80),
        ("hooks.zapier.com/hooks/catch/", 12),
        ("oapi.dingtalk.com/robot/send?access_token=", 40),
        ("open.feishu.cn/open-apis/bot/v2/hook/", 30),
        ("open.larksuite.com/open-apis/bot/v2/hook/", 30),
        ("qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", 30),
        ("maker.ifttt.com/trigger/", 30),
        ("hook.eu1.make.com/", 20),
        ("hook.eu2.make.com/", 20),
        ("hook.us1.make.com/", 20),
        ("hook.us2.make.com/", 20),
        ("hook.integromat.com/", 20),
        (".tines.com/webhook/", 40),
        ("chat.googleapis.com/v1/spaces/", 60),
        ("hooks.airtable.com/workflows/v1/genericWebhook/", 30),
        ("events.pagerduty.com/integration/", 30),
        ("alert.victorops.com/integrations/generic/", 40),
    ];

    public static AnchorFound Of(string mark, int min) => (search, at) =>
    {
        var start = at + mark.Length;
        var path = search.Until(start, 512, " \t\r\n\"'<>`\\,;)");
        if (path.Length < min || ValueShape.IsPlaceholder(path) || ValueShape.IsTemplate(path))
        {
            return 0;
        }

        search.Add(SecretMatch.Of("webhook URL", Confidence.High, path.ToString(), start));
        return start + path.Length;
    };
}
