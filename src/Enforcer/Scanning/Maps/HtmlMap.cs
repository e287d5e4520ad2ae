using System.Security.Cryptography;
using System.Text;

namespace Enforcer.Scanning.Maps;

/// <summary>
/// The map as one page that needs no network: a click shows the deciding lines, a search narrows, a table shows every pair. Its own
/// script and style are the only ones the page's policy lets run, whatever names the scanned files hold.
/// </summary>
internal sealed class HtmlMap : IMapFormat
{
    public string Ending => ".html";

    public void Write(MapPicture picture, TextWriter output)
    {
        var script = Part("map.js");
        // A style inside the drawing would be a second one to allow.
        var style = $"{Part("map.css")}@media (prefers-color-scheme: dark) {{\n{Part("map-page-dark.css")}{Part("map-dark.css")}}}\n";
        output.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; base-uri 'none'; form-action 'none'">
            <title>Who can talk to whom, and how</title>
            <style>{style}</style>
            </head>
            <body>
            {Part("map.html")}
            """);
        output.Write("<main><section id=\"picture\" tabindex=\"0\" aria-label=\"Map\">\n");
        SvgMap.Write(picture, output, isPart: true);
        output.Write("</section><section id=\"table\" hidden aria-label=\"Table of all pairs\"></section>");
        output.Write("<aside id=\"details\" aria-live=\"polite\"></aside></main>\n");
        output.Write($"<script type=\"application/json\" id=\"map\">{MapJson.Of(picture)}</script>\n");
        output.Write($"<script>{script}</script>\n</body>\n</html>\n");
    }

    private static string Hash(string part) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part)))}";

    public static string Part(string name)
    {
        using var stream = typeof(HtmlMap).Assembly.GetManifestResourceStream($"Enforcer.Scanning.Maps.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
