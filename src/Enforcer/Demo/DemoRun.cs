using System.Diagnostics;

namespace Enforcer.Demo;

/// <summary>
/// The whole product in one process on loopback: an authority, an application, two gateways and the webhook, tried with good and bad
/// input. Everything lives in a temporary folder and on ports that the kernel chose, and is gone afterwards.
/// </summary>
internal static class DemoRun
{
    /// <param name="progress">Told what is being tried; null where nobody watches.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="IOException">The temporary folder or a port cannot be had.</exception>
    public static async Task<DemoResult> RunAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("enforcer-demo-").FullName;
        try
        {
            progress?.Report("starting an authority, an application, two gateways and the webhook");
            var journal = new DemoJournal(progress);
            await using (var mesh = await DemoMesh.StartAsync(folder, cancellationToken))
            {
                await AdmissionAct.PlayAsync(mesh, journal, cancellationToken);
                await PeerAct.PlayAsync(mesh, journal, cancellationToken);
                await RotationAct.PlayAsync(mesh, journal, cancellationToken);
            }

            return new DemoResult(journal.Rows, watch.Elapsed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
