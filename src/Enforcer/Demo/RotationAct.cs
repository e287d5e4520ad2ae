using System.Net;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Demo;

/// <summary>
/// Plays the owner of the authority while requests flow: new leaves, then a new root in three steps. A peer must always trust the root of
/// whatever the other may present, so the order is the whole art: both roots known everywhere, then leaves from the new, then the old out.
/// </summary>
internal sealed class RotationAct
{
    /// <summary>The least number of requests that must have flowed; the promise is made of no fewer.</summary>
    private const long LeastRequests = 10_000;

    // Under each state, so that connections made in it carry traffic.
    private const long RequestsPerStep = 1_000;

    private readonly DemoMesh _mesh;
    private readonly DemoJournal _journal;
    private readonly SteadyLoad _load;
    private readonly CancellationToken _cancellationToken;

    private RotationAct(DemoMesh mesh, DemoJournal journal, SteadyLoad load, CancellationToken cancellationToken)
    {
        (_mesh, _journal, _load, _cancellationToken) = (mesh, journal, load, cancellationToken);
    }

    public static async Task PlayAsync(DemoMesh mesh, DemoJournal journal, CancellationToken cancellationToken)
    {
        using var next = DemoMesh.CreateAuthority("Demo CA 2");
        await using var load = SteadyLoad.Start(new Uri(mesh.Outbound, "/orders/7"));
        await new RotationAct(mesh, journal, load, cancellationToken).RotateAsync(mesh.Authority, next);
    }

    private async Task RotateAsync(CertificateAuthority old, CertificateAuthority next)
    {
        var bothRoots = old.ChainPem + next.ChainPem;
        await StepAsync("New leaves from the same CA", "in use", () => RenewAsync(old, old.ChainPem));
        await StepAsync("CA rotation, prepare: trust both roots", "in use", () => RenewAsync(old, bothRoots));
        await StepAsync("CA rotation, activate: new leaves", "in use", () => ActivateAsync(next, bothRoots));
        await StepAsync("CA rotation, retire: drop the old root", "in use, old leaves refused", () => RetireAsync(old, next));
        await StepAsync("Certificate set with a foreign key", "key-mismatch, the old set stays", () => BreakAsync(next));
        await _journal.TryAsync("Requests while all this happened", $"at least {LeastRequests:N0}, 0 failed", async () =>
        {
            await _load.WaitForAsync(Math.Max(0, LeastRequests - _load.Done), _cancellationToken);
            await _load.StopAsync();
            return ($"{_load.Done:N0}, {_load.Failed} failed{(_load.FirstFailure is { } first ? $" (first: {first})" : "")}", _load.Done >= LeastRequests && _load.Failed == 0);
        });
    }

    private Task StepAsync(string tried, string expected, Func<Task<(string Happened, bool Held)>> step) => _journal.TryAsync(tried, expected, async () =>
    {
        var failed = _load.Failed;
        var (happened, held) = await step();
        await _load.WaitForAsync(RequestsPerStep, _cancellationToken);
        return _load.Failed == failed ? (happened, held) : ($"{happened}, {_load.Failed - failed} requests failed", false);
    });

    private async Task<(string Happened, bool Held)> RenewAsync(CertificateAuthority signer, string bundlePem)
    {
        await Task.WhenAll(_mesh.Orders.RenewAsync(signer, bundlePem, _cancellationToken), _mesh.Web.RenewAsync(signer, bundlePem, _cancellationToken));
        return await ShownAsync(signer);
    }

    // One side first: for a while one presents the new CA and the other the old, and only both roots on both sides carry that.
    private async Task<(string Happened, bool Held)> ActivateAsync(CertificateAuthority signer, string bundlePem)
    {
        await _mesh.Web.RenewAsync(signer, bundlePem, _cancellationToken);
        await _load.WaitForAsync(RequestsPerStep, _cancellationToken);
        await _mesh.Orders.RenewAsync(signer, bundlePem, _cancellationToken);
        return await ShownAsync(signer);
    }

    // What the gateway shows to a stranger is the proof that the new leaf is in use.
    private async Task<(string Happened, bool Held)> ShownAsync(CertificateAuthority signer)
    {
        var answer = await PeerProbe.AskAsync(_mesh.Inbound, null, signer.Certificate, _cancellationToken);
        return answer.Presented == _mesh.Orders.Serial ? ("in use", true) : ("an old leaf is still shown", false);
    }

    private async Task<(string Happened, bool Held)> RetireAsync(CertificateAuthority old, CertificateAuthority next)
    {
        var (happened, held) = await RenewAsync(next, next.ChainPem);
        using var late = old.Issue(new LeafRequest { Id = _mesh.Web.Id });
        var answer = await PeerProbe.AskAsync(_mesh.Inbound, late, next.Certificate, _cancellationToken);
        return answer.Status is { } status ? ($"{happened}, an old leaf got {(int)status}", false) : ($"{happened}, old leaves refused", held);
    }

    private async Task<(string Happened, bool Held)> BreakAsync(CertificateAuthority authority)
    {
        var before = _mesh.Orders.Serial;
        var reason = await _mesh.Orders.BreakAsync(authority, _cancellationToken);
        using var peer = authority.Issue(new LeafRequest { Id = _mesh.Web.Id });
        var answer = await PeerProbe.AskAsync(_mesh.Inbound, peer, authority.Certificate, _cancellationToken);
        var stays = answer.Status == HttpStatusCode.OK && answer.Presented == before;
        // A good set ends the fault; the broken one left nothing behind.
        await _mesh.Orders.RenewAsync(authority, authority.ChainPem, _cancellationToken);
        return ($"{reason}, {(stays ? "the old set stays" : "the old set is gone")}", reason == "key-mismatch" && stays);
    }
}
