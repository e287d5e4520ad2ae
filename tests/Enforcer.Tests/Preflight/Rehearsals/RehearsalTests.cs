using System.Text.Json;
using System.Xml.Linq;
using Enforcer.Preflight;
using Enforcer.Preflight.Rehearsals;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Preflight.Rehearsals;

public sealed class RehearsalTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestCertificate.Now;

    private readonly Checked _files = new();
    private readonly TestCertificate _old = TestCertificate.Authority("CN=old") with { NotAfter = Now.AddDays(60) };
    private readonly TestCertificate _next = TestCertificate.Authority("CN=next") with { NotAfter = Now.AddDays(400) };
    private readonly ManualTimeProvider _time = new(Now);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Tells_who_hangs_on_a_root_that_goes()
    {
        var (old, next) = (Leaf(_old, "old.test"), Leaf(_next, "next.test"));
        _files.Write("bundle.crt", _old, _next).Write("a.crt", old).Write("b.crt", next);

        var rehearsal = await RehearseAsync(new() { Check = Sources(), Removed = ["CN=old"] });

        Assert.False(rehearsal.IsSafe);
        var broken = Assert.Single(rehearsal.Judged, one => one.Outcome == Outcome.Breaks);
        Assert.EndsWith("a.crt", broken.Place, StringComparison.Ordinal);
        Assert.Equal("untrusted-issuer", broken.Reason);
        Assert.Equal(Now, broken.FailsAt);
    }

    [Fact]
    public async Task Finds_nothing_in_a_bundle_that_only_grows()
    {
        _files.Write("bundle.crt", _old).Write("a.crt", Leaf(_old, "a.test"));
        using var other = new Checked().Write("grown.crt", _old, _next);

        // A fresh encoding has a fresh signature: the files say what the bundle is.
        File.WriteAllText(other.PathOf("grown.crt"), File.ReadAllText(_files.PathOf("bundle.crt")) + "\n" + _next.Pem());
        var rehearsal = await RehearseAsync(new() { Check = Sources(), Bundle = [other.PathOf("grown.crt")] });

        Assert.True(rehearsal.IsSafe);
        Assert.Single(rehearsal.Added);
    }

    [Fact]
    public async Task Takes_the_other_way_where_an_authority_is_cross_signed()
    {
        var middle = TestCertificate.Authority("CN=middle", _old) with { NotAfter = Now.AddDays(50) };
        var crossed = middle with { Issuer = _next };
        _files.Write("bundle.crt", _old, _next).Write("a.crt", Leaf(middle, "a.test"), middle, crossed);

        Assert.True((await RehearseAsync(new() { Check = Sources(), Removed = ["old"] })).IsSafe);
        Assert.False((await RehearseAsync(new() { Check = Sources(), Removed = ["old", "next"] })).IsSafe);
    }

    [Fact]
    public async Task Counts_what_ends_before_the_day_in_question()
    {
        _files.Write("bundle.crt", _old).Write("a.crt", Leaf(_old, "a.test") with { NotAfter = Now.AddDays(90) });

        Assert.True((await RehearseAsync(new() { Check = Sources() })).IsSafe);
        Assert.True((await RehearseAsync(new() { Check = Sources(), At = Now.AddDays(59) })).IsSafe);
        var after = await RehearseAsync(new() { Check = Sources(), At = Now.AddDays(61) });
        Assert.Equal(("expired", Now.AddDays(60)), (Assert.Single(after.Judged).Reason, Assert.Single(after.Judged).FailsAt));
        Assert.False((await RehearseAsync(new() { Check = Sources(), Until = Now.AddDays(61) })).IsSafe);
    }

    [Fact]
    public async Task Does_not_blame_the_change_for_what_fails_today()
    {
        _files.Write("bundle.crt", _old, _next).Write("a.crt", Leaf(_next, "a.test") with { NotAfter = Now.AddHours(-1) });

        var rehearsal = await RehearseAsync(new() { Check = Sources(), Removed = ["next"] });

        Assert.True(rehearsal.IsSafe);
        Assert.Equal(Outcome.FailsToday, Assert.Single(rehearsal.Judged).Outcome);
    }

    [Fact]
    public async Task Judges_live_peers_by_the_root_that_a_gateway_names()
    {
        await using var pair = new GatewayPair();
        await pair.StartAsync();
        await pair.Client.GetStringAsync("/");
        using var admin = pair.AdminOf(pair.Orders);
        var peers = _files.WriteText("peers.json", await admin.GetStringAsync("/peers")).PathOf("peers.json");
        var bundle = _files.WriteText("now.crt", pair.Authority.BundlePem).Write("next.crt", _next).PathOf("now.crt");
        var options = new RehearsalOptions { Check = new() { Sources = [_files.PathOf("next.crt")], Roots = [bundle, _files.PathOf("next.crt")] }, Peers = [peers] };
        var runner = new RehearsalRunner(TimeProvider.System);

        var (kept, _) = await runner.RunAsync(options, CancellationToken.None);
        var (removed, _) = await runner.RunAsync(options with { Removed = [bundle] }, CancellationToken.None);

        Assert.True(kept.IsSafe);
        var peer = Assert.Single(removed.Judged);
        Assert.Equal(("peer", "spiffe://cluster.local/ns/shop/sa/web", Outcome.Breaks), (peer.Kind, peer.Name, peer.Outcome));
    }

    [Fact]
    public async Task Judges_live_peers_by_the_whole_chain_that_a_gateway_tells()
    {
        await using var pair = new GatewayPair();
        await pair.StartAsync();
        await pair.Client.GetStringAsync("/");
        var bundle = _files.WriteText("now.crt", pair.Authority.BundlePem).Write("next.crt", _next).PathOf("now.crt");
        var gateway = $"http://{pair.Orders.Admin}";
        var options = new RehearsalOptions { Check = new() { Sources = [_files.PathOf("next.crt"), gateway], Roots = [bundle, _files.PathOf("next.crt")] } };
        var runner = new RehearsalRunner(TimeProvider.System);

        var (kept, _) = await runner.RunAsync(options, CancellationToken.None);
        var (removed, _) = await runner.RunAsync(options with { Removed = [bundle] }, CancellationToken.None);

        Assert.Equal(Outcome.Holds, Assert.Single(kept.Judged, one => one.Kind == "peer").Outcome);
        var peer = Assert.Single(removed.Judged, one => one.Kind == "peer");
        Assert.Equal(("spiffe://cluster.local/ns/shop/sa/web", Outcome.Breaks, "untrusted-issuer"), (peer.Name, peer.Outcome, peer.Reason));
    }

    [Theory]
    [InlineData(30, "Holds", "Holds")]
    [InlineData(90, "Holds", "Breaks")]
    [InlineData(500, "Breaks", "Breaks")]
    public async Task A_peer_with_two_ways_up_breaks_where_the_last_of_them_ends(int days, string both, string one)
    {
        // One authority, certified by the root of 60 days and by that of 400; the peer presents both certificates of it.
        var byOld = TestCertificate.Authority("CN=between", _old) with { NotAfter = Now.AddDays(1000) };
        var chain = new[] { Leaf(byOld, "web.test"), byOld, byOld with { Issuer = _next } };
        _files.Write("old.crt", _old).Write("next.crt", _next);
        var certificates = string.Join(',', chain.Select(certificate => $"\"{Convert.ToBase64String(certificate.Encode())}\""));
        var peers = _files.WriteText("peers", $$"""{"peers":[{"direction":"inbound","identity":"spiffe://cluster.local/ns/shop/sa/web","address":"10.0.0.1","reason":null,"chain":[{{certificates}}]}]}""").PathOf("peers");
        var options = new RehearsalOptions { Check = Sources(), Peers = [peers], At = Now.AddDays(days) };

        Assert.Equal(both, Assert.Single((await RehearseAsync(options)).Judged).Outcome.ToString());
        Assert.Equal(one, Assert.Single((await RehearseAsync(options with { Removed = ["CN=next"] })).Judged).Outcome.ToString());
    }

    [Fact]
    public async Task Says_so_where_a_gateway_does_not_name_the_root()
    {
        _files.Write("bundle.crt", _old).WriteText("peers", """{"peers":[{"direction":"inbound","identity":"spiffe://a/b","address":"10.0.0.1","reason":null},{"identity":"spiffe://a/c","reason":"expired"}]}""");

        var rehearsal = await RehearseAsync(new() { Check = Sources(), Peers = [_files.PathOf("peers")], Removed = ["old"] });

        Assert.Equal(Outcome.Unknown, Assert.Single(rehearsal.Judged).Outcome);
    }

    [Fact]
    public async Task Refuses_a_root_that_is_in_no_bundle_and_a_set_without_one()
    {
        _files.Write("bundle.crt", _old);
        await Assert.ThrowsAsync<ConfigurationException>(() => RehearseAsync(new() { Check = Sources(), Removed = ["CN=other"] }));

        using var empty = new Checked().Write("a.crt", Leaf(_old, "a.test"));
        await Assert.ThrowsAsync<ConfigurationException>(() => RehearseAsync(new() { Check = new() { Sources = [empty.Folder] } }));
    }

    [Fact]
    public async Task Draws_lost_time_in_letters_in_a_picture_and_for_programs()
    {
        _files.Write("bundle.crt", _old, _next).Write("a.crt", Leaf(_old, "a.test") with { NotAfter = Now.AddDays(45) });
        var rehearsal = await RehearseAsync(new() { Check = Sources(), Removed = ["old"], At = Now.AddDays(30) });

        var (text, picture, json) = (new StringWriter(), new StringWriter(), new StringWriter());
        RehearsalText.Write(rehearsal, text);
        RehearsalSvg.Write(rehearsal, picture);
        RehearsalJson.Write(rehearsal, [], json);

        var row = text.ToString().Split('\n').Single(line => line.StartsWith("leaf", StringComparison.Ordinal));
        // 48 columns for 90 days: 16 hold, 8 are lost, the rest is over anyway.
        Assert.Contains("  " + new string('=', 16) + new string('x', 8) + new string('.', 24), row, StringComparison.Ordinal);
        Assert.Contains(XDocument.Parse(picture.ToString()).Descendants(), element => (string?)element.Attribute("fill") == "url(#lost)" && element.Parent!.Value.Contains("a.crt", StringComparison.Ordinal));
        Assert.Equal("leaf", JsonDocument.Parse(json.ToString()).RootElement.GetProperty("breaks")[0].GetProperty("kind").GetString());
    }

    private static TestCertificate Leaf(TestCertificate issuer, string name) => TestCertificate.Leaf(issuer, name) with { Subject = $"CN={name}", NotAfter = Now.AddDays(45) };

    private CheckOptions Sources() => new() { Sources = [_files.Folder] };

    private async Task<Rehearsal> RehearseAsync(RehearsalOptions options) => (await new RehearsalRunner(_time).RunAsync(options, CancellationToken.None)).Rehearsal;
}
