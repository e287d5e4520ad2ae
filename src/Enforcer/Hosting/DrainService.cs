namespace Enforcer.Hosting;

/// <summary>Turns readiness off and waits before the server closes its listeners: traffic leaves first.</summary>
internal sealed class DrainService(Readiness readiness, DrainOptions options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Runs for every hosted service before the first StopAsync, hence before Kestrel's.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Drain();
        if (options.Delay > TimeSpan.Zero)
        {
            await Task.Delay(options.Delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
