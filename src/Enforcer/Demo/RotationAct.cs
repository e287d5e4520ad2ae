using System.Net;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Demo;

/// <summary>
/// Plays the owner of the authority while requests flow: new leaves, then a new root in three steps. A peer always trusts the root of
/// whatever the other may present, so the order is the whole art: both roots known everywhere, then leaves from the new, then the old out.
/// </summary>
internal static class RotationAct
{
    /// <summary>The least number of requests that must have flowed; the promise is made of no fewer.</summary>
    private const long LeastRequests = 10_000;

    // Under each state, so that connections made in it carry traffic.
    private const long RequestsPerStep = 1_000;

    public static async Task PlayAsync(DemoMesh mesh, DemoJournal journal, CancellationToken cancellationToken)
    {
        using var next = DemoMesh.CreateAuthority("Demo CA 2");
        await using var load = SteadyLoad.Start(new Uri(mesh.Outbound, "/orders/7"));
        var (oldBundle, bothBundle, newBundle) = (mesh.Authority.ChainPem, mesh.Authority.ChainPem + next.ChainPem, next.ChainPem);

        await StepAsync("New leaves from the same CA", "in use", () => RenewAsync(mesh.Authority, oldBundle, mesh.Authority));
        await StepAsync("CA rotation, prepare: trust both roots", "in use", () => RenewAsync(mesh.Authority, bothBundle, mesh.Authority));
        await StepAsync("CA rotation, activate: new leaves", "in use", () => RenewAsync(next, bothBundle, next));
        await StepAsync("CA rotation, retire: drop the old root", "in use, old leaves refused", async () =>
        {
            var happened = await RenewAsync(next, newBundle, next);
            using var late = mesh.Authority.Issue(new LeafRequest { Id = mesh.Web.Id });
            var answer = await PeerProbe.AskAsync(mesh.Inbound, late, next.Certificate, cancellationToken);
            return answer.Status is null
                ? (happened.Happened + ", old leaves refused", happened.Held)
                : (happened.Happened + $", an old leaf got {(int)answer.Status}", false);
        });
        await StepAsync("Certificate set with a foreign key", "key-mismatch, the old set stays", () => BreakAsync(mesh, next, newBundle, cancellationToken));

        await journal.TryAsync("Requests while all this happened", $"at least {LeastRequests:N0}, 0 failed", async () =>
        {
            await load.WaitForAsync(Math.Max(0, LeastRequests - load.Done), cancellationToken);
            await load.StopAsync();
            return ($"{load.Done:N0}, {load.Failed} failed{(load.FirstFailure is { } first ? $" (first: {first})" : "")}", load.Done >= LeastRequests && load.Failed == 0);
        });

        Task StepAsync(string tried, string expected, Func<Task<(string Happened, bool Held)>> step) => journal.TryAsync(tried, expected, async () =>
        {
            var failed = load.Failed;
            var (happened, held) = await step();
            await load.WaitForAsync(RequestsPerStep, cancellationToken);
            return load.Failed == failed ? (happened, held) : ($"{happened}, {load.Failed - failed} requests failed", false);
        });

        async Task<(string Happened, bool Held)> RenewAsync(CertificateAuthority signer, string bundle, CertificateAuthority server)
        {
            await Task.WhenAll(mesh.Orders.RenewAsync(signer, bundle, cancellationToken), mesh.Web.RenewAsync(signer, bundle, cancellationToken));
            // What the gateway shows to a stranger is the proof that the new leaf is in use.
            var answer = await PeerProbe.AskAsync(mesh.Inbound, null, server.Certificate, cancellationToken);
            return answer.Presented == mesh.Orders.Serial ? ("in use", true) : ("an old leaf is still shown", false);
        }
    }

    private static async Task<(string Happened, bool Held)> BreakAsync(DemoMesh mesh, CertificateAuthority authority, string bundle, CancellationToken cancellationToken)
    {
        var before = mesh.Orders.Serial;
        var reason = await mesh.Orders.BreakAsync(authority, cancellationToken);
        using var peer = authority.Issue(new LeafRequest { Id = mesh.Web.Id });
        var answer = await PeerProbe.AskAsync(mesh.Inbound, peer, authority.Certificate, cancellationToken);
        var stays = answer.Status == HttpStatusCode.OK && answer.Presented == before;
        // A good set ends the fault; the broken one left nothing behind.
        await mesh.Orders.RenewAsync(authority, bundle, cancellationToken);
        return ($"{reason}, {(stays ? "the old set stays" : "the old set is gone")}", reason == "key-mismatch" && stays);
    }
}
