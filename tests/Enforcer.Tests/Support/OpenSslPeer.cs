using System.Diagnostics;
using System.Net;
using System.Text;

namespace Enforcer.Tests.Support;

/// <summary>A peer of another make: <c>openssl s_client</c>, which does to a connection what the framework's client cannot be made to do.</summary>
internal sealed class OpenSslPeer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly CancellationTokenSource _deadline = new(Deadline);

    /// <param name="server">The listener.</param>
    /// <param name="identity">Whose certificate is shown.</param>
    /// <param name="more">Such as <c>-tls1_2</c>.</param>
    public OpenSslPeer(IPEndPoint server, TestIdentityFiles identity, params string[] more)
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", server.ToString(), "-cert", identity.Certificate, "-key", identity.Key, "-CAfile", identity.Bundle, "-alpn", "http/1.1", .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>One read of the program's input: a letter alone on a line is a command to it.</summary>
    public async Task SayAsync(string text)
    {
        try
        {
            await _process.StandardInput.WriteAsync(text);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    public async Task UntilAsync(Func<string, bool> test)
    {
        while (!test(Said))
        {
            Assert.False(_deadline.IsCancellationRequested, Said);
            await Task.Delay(10);
        }
    }

    public Task ExitAsync() => _process.WaitForExitAsync(_deadline.Token);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _deadline.Dispose();
    }

    private void Add(string? line)
    {
        lock (_said)
        {
            _said.Append(line).Append('\n');
        }
    }
}
