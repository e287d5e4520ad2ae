using System.Net;
using System.Text.Json.Nodes;
using Enforcer.Hosting;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Enforcer.Tests.Gateway;

/// <summary>Every file that a gateway follows, broken in every way: what was good stays in use, and it is said what is wrong.</summary>
public sealed class BrokenFileTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new() { RevocationLists = true };

    public static TheoryData<string, string> Breakages()
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in (string[])["gateway.yaml", "orders.crt", "orders.key", "ca.crt", "crl.pem"])
        {
            foreach (var breakage in (string[])["absent", "empty", "garbage", "half", "a folder", "too large"])
            {
                cases.Add(file, breakage);
            }
        }

        return cases;
    }

    public async Task InitializeAsync()
    {
        _pair.OrdersIdentity = _pair.Authority.WriteIdentity(_pair.OrdersFolder, "orders");
        _pair.WebIdentity = _pair.Authority.WriteIdentity(_pair.WebFolder, "web");
        foreach (var folder in (TemporaryFolder[])[_pair.OrdersFolder, _pair.WebFolder])
        {
            File.WriteAllText(Path.Combine(folder.Path, "crl.pem"), TestRevocation.Pem(TestRevocation.Write(_pair.Authority)));
        }

        await _pair.StartAsync();
        // One round at a time, when the test wants it.
        await Reloads.StopAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Theory]
    [MemberData(nameof(Breakages))]
    public async Task What_was_good_stays_and_the_fault_is_named_until_it_is_mended(string file, string breakage)
    {
        var path = Directory.GetFiles(_pair.OrdersFolder.Path, file).Single();
        var good = await File.ReadAllBytesAsync(path);
        Break(path, good, breakage);

        Reloads.ReloadAll();
        Reloads.ReloadAll();

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _pair.AdminOf(_pair.Orders).GetAsync("/readyz")).StatusCode);
        Assert.NotNull(await FaultAsync(file == "gateway.yaml"));
        Assert.Contains("enforcer_hosting_reload_failures_total{subject=", await _pair.AdminOf(_pair.Orders).GetStringAsync("/metrics"), StringComparison.Ordinal);

        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }

        await File.WriteAllBytesAsync(path, good);
        Reloads.ReloadAll();
        Assert.Null(await FaultAsync(file == "gateway.yaml"));
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    private static void Break(string path, byte[] good, string breakage)
    {
        File.Delete(path);
        switch (breakage)
        {
            case "absent":
                break;
            case "a folder":
                Directory.CreateDirectory(path);
                break;
            case "too large":
                using (var file = File.Create(path))
                {
                    file.SetLength(64L * 1024 * 1024);
                }

                break;
            default:
                File.WriteAllBytes(path, breakage switch { "empty" => [], "half" => good[..(good.Length / 2)], _ => [0xff, 0xfe, 0x00, .. "garbage: ["u8] });
                break;
        }
    }

    private ReloadService Reloads => _pair.Orders.Services.GetServices<IHostedService>().OfType<ReloadService>().Single();

    private async Task<string?> FaultAsync(bool ofConfiguration)
    {
        var document = JsonNode.Parse(await _pair.AdminOf(_pair.Orders).GetStringAsync("/config"))!;
        return (ofConfiguration ? document["fault"] : document["identity"]!["fault"])?.GetValue<string>();
    }
}
