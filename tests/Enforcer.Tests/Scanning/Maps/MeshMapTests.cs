using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Maps;

namespace Enforcer.Tests.Scanning.Maps;

public partial class MeshMapTests
{
    private const string Hostile = "</script><script>alert(1)</script>\\\"'&<b>]]>\u202E\u0007\uD83D\uDE80注文";

    [Theory]
    [InlineData("a.svg", ".svg")]
    [InlineData("b/c.DOT", ".dot")]
    [InlineData("d.html", ".html")]
    public void The_ending_chooses_the_format(string file, string ending) => Assert.Equal(ending, MapCatalog.ForFile(file).Ending);

    [Fact]
    public void An_ending_without_a_format_is_refused() => Assert.Throws<ConfigurationException>(() => MapCatalog.ForFile("map.png"));

    [Fact]
    public void The_drawing_is_well_formed_and_named_whatever_the_names_are()
    {
        var svg = XDocument.Parse(Draw(new SvgMap(), Picture(3, Hostile)));

        Assert.All(svg.Descendants(), element => Assert.NotEqual("script", element.Name.LocalName));
        Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "text" && element.Value.Contains("</script>", StringComparison.Ordinal));
        Assert.Equal("img", svg.Root!.Attribute("role")!.Value);
        Assert.All(svg.Root.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.NotEmpty(svg.Root.Elements().Single(element => element.Attribute("id")?.Value == id).Value));
    }

    [Fact]
    public void Nothing_in_a_page_comes_from_elsewhere_or_runs_but_its_own_script()
    {
        var page = Draw(new HtmlMap(), Picture(3, Hostile));

        Assert.DoesNotMatch(@"(src|href)\s*=|@import|url\((?!#)", page);
        var scripts = Script().Matches(page);
        Assert.Equal(2, scripts.Count);
        var own = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(scripts[1].Groups["body"].Value)));
        Assert.Contains($"script-src 'sha256-{own}'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)</script>", page, StringComparison.Ordinal);
        Assert.Contains("</script>", JsonDocument.Parse(scripts[0].Groups["body"].Value).RootElement.GetProperty("nodes")[0].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_holds_file_and_line_of_every_deciding_policy()
    {
        var data = JsonDocument.Parse(MapJson.Of(Picture(3, ""))).RootElement;

        Assert.All(data.GetProperty("edges").EnumerateArray(), edge =>
        {
            var part = edge.GetProperty("parts")[0];
            Assert.Matches(@"^f\.yaml:\d+  environment variable", part.GetProperty("basis").GetString());
            Assert.Matches(@"^f\.yaml:1  mesh: PeerAuthentication 'default' says STRICT", part.GetProperty("chain")[0].GetString());
        });
    }

    [Theory]
    [InlineData(".svg")]
    [InlineData(".dot")]
    [InlineData(".html")]
    public void The_same_map_gives_the_same_bytes(string ending)
    {
        var format = MapCatalog.ForFile(ending);

        Assert.Equal(Draw(format, Picture(20, "")), Draw(format, Picture(20, "")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(400)]
    public void Nothing_that_is_drawn_covers_anything_else(int services)
    {
        var layout = new MapLayout(Picture(services, ""));

        var boxes = layout.Nodes.Select(node => (node.X, node.Y, Right: node.X + PlacedNode.Width, Bottom: node.Y + node.Height)).ToList();
        for (var one = 0; one < boxes.Count; one++)
        {
            for (var other = one + 1; other < boxes.Count; other++)
            {
                Assert.True(boxes[one].Right <= boxes[other].X || boxes[other].Right <= boxes[one].X || boxes[one].Bottom <= boxes[other].Y || boxes[other].Bottom <= boxes[one].Y);
            }
        }

        Assert.All(layout.Nodes, node => Assert.True(node.X >= 0 && node.Y >= 0 && node.X + PlacedNode.Width <= layout.Width && node.Y + node.Height <= layout.Height));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    public void Fifty_services_have_the_shape_of_a_screen(int services)
    {
        var layout = new MapLayout(Picture(services, ""));

        Assert.InRange(layout.Width / layout.Height, 0.6, 3);
    }

    [Theory]
    [InlineData(".svg")]
    [InlineData(".html")]
    public void Every_colour_has_one_for_the_dark(string ending)
    {
        var drawn = Draw(MapCatalog.ForFile(ending), Picture(3, ""));

        Assert.Contains("@media (prefers-color-scheme: dark)", drawn, StringComparison.Ordinal);
        var painted = Fill().Matches(drawn).Select(match => match.Groups[1].Value).Distinct().Except(["#e69f00", "#cc79a7"]);
        Assert.All(painted, colour => Assert.Contains($"svg [fill=\"{colour}\"]", System.Net.WebUtility.HtmlDecode(drawn), StringComparison.Ordinal));
    }

    [Fact]
    public void Graphviz_reads_what_is_written_for_it()
    {
        var text = Draw(new DotMap(), Picture(20, Hostile));

        Assert.DoesNotMatch(new Regex(@"^\s*[^""]*(""([^""\\]|\\.)*""[^""]*)*""[^""]*$", RegexOptions.None, TimeSpan.FromSeconds(5)), text.Split('\n').First(line => line.Contains("alert", StringComparison.Ordinal)));
        if (!File.Exists("/usr/bin/dot"))
        {
            return;
        }

        using var dot = Process.Start(new ProcessStartInfo("/usr/bin/dot", "-Tcanon") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        dot.StandardInput.Write(text);
        dot.StandardInput.Close();
        dot.StandardOutput.ReadToEnd();
        dot.WaitForExit();
        Assert.Equal((0, ""), (dot.ExitCode, dot.StandardError.ReadToEnd()));
    }

    [Fact]
    public void A_circle_of_calls_is_drawn_like_any_other()
    {
        var ranks = Ranks.Of(4, [(0, 1), (1, 2), (2, 0), (2, 3)]);

        // It is cut where most leave: before 2.
        Assert.Equal([1, 2, 0, 1], ranks);
    }

    // Each calls the next two; five namespaces.
    private static MapPicture Picture(int services, string suffix)
    {
        var text = new StringBuilder("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: STRICT}}}\n");
        for (var number = 0; number < services; number++)
        {
            var env = string.Join(", ", new[] { 1, 2 }.Select(step => (number + step) % services).Select(peer => $"{{\"name\":\"A\",\"value\":\"http://s{peer}.ns{peer % 5}.svc:80\"}}"));
            var space = $"ns{number % 5}";
            text.Append($"---\n{{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{{\"name\":\"s{number}\",\"namespace\":\"{space}\"}},\"spec\":{{\"selector\":{{\"app\":\"s{number}\"}},\"ports\":[{{\"port\":80}}]}}}}\n");
            text.Append($"---\n{{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{{\"name\":\"s{number}\",\"namespace\":\"{space}\"}},\"spec\":{{\"template\":{{\"metadata\":{{\"labels\":{{\"app\":\"s{number}\"}}}},\"spec\":{{\"containers\":[{{\"env\":[{env}]}}]}}}}}}}}\n");
        }

        if (suffix.Length > 0)
        {
            var name = JsonSerializer.Serialize(suffix);
            text.Append($"---\n{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":{name},\"namespace\":\"\"}},\"spec\":{{\"containers\":[{{\"env\":[{{\"name\":{name},\"value\":\"http://s0.ns0.svc:80\"}}]}}]}}}}\n");
        }

        var read = new YamlFormat().Read(SourceText.Of("f.yaml", text.ToString()), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        return new MapPicture(new ConnectionMap(new MeshModel(new ResourceSet(read.Resources))));
    }

    private static string Draw(IMapFormat format, MapPicture picture)
    {
        var text = new StringWriter();
        format.Write(picture, text);
        return text.ToString();
    }

    [GeneratedRegex(" fill=\"(#[0-9a-f]{6})\"")]
    private static partial Regex Fill();

    [GeneratedRegex("<script[^>]*>(?<body>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
