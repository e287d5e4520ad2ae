namespace Enforcer.Secrets.Forms;

/// <summary>Finds chat webhook URLs: whoever knows the address may post.</summary>
internal static class WebhookForm
{
    private static readonly (string Mark, int Min)[] Hosts =
    [
        ("hooks.slack.com/services/", 40),
        ("hooks.slack.com/workflows/", 40),
        ("hooks.slack.com/triggers/", 40),
        ("discord.com/api/webhooks/", 60),
        ("discordapp.com/api/webhooks/", 60),
        (".webhook.office.com/webhookb2/", 80),
    ];

    public static void Scan(string text, List<SecretMatch> into)
    {
        foreach (var (mark, min) in Hosts)
        {
            for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal))
            {
                var start = at + mark.Length;
                var window = text.AsSpan(start, Math.Min(512, text.Length - start));
                var end = window.IndexOfAny(" \t\r\n\"'<>`".AsSpan());
                var path = end < 0 ? window : window[..end];
                if (path.Length >= min && !ValueShape.IsPlaceholder(path) && !ValueShape.IsTemplate(path))
                {
                    into.Add(SecretMatch.Of("webhook URL", Confidence.High, path.ToString(), start));
                }
            }
        }
    }
}
