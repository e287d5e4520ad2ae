using System.Globalization;
using System.Net;
using System.Text;

namespace Enforcer.EndToEnd.Support;

/// <summary>An app that says hello to whoever is let through, and whom the gateway before it named.</summary>
public sealed class HelloApp : IDisposable
{
    private readonly HttpListener _listener = new();

    public HelloApp()
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Choose()}");
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var text = Encoding.UTF8.GetBytes($"hello {context.Request.Headers["x-forwarded-client-cert"]}");
                context.Response.ContentLength64 = text.Length;
                await context.Response.OutputStream.WriteAsync(text);
                context.Response.Close();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over, or its client went away.
            }
        }
    }
}
