namespace Enforcer.Gateway;

/// <summary>
/// The first thing that a stopping gateway does: whoever calls our app is asked to leave (GOAWAY, <c>Connection: close</c>, WebSocket 1001) while
/// everything is still served. The server stops once they have left or time is up, and with it the listeners of our app's own calls, which it
/// needs to finish what it was asked.
/// </summary>
internal sealed class Goodbye(GatewayRuntime runtime, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before the server's own stop, and before the wait that a drain begins with.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        runtime.CloseInbound();
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (runtime.HasCallers)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Time is up: the server cuts what is left.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
