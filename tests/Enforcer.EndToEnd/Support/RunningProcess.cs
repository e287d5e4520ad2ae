using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Enforcer.EndToEnd.Support;

/// <summary>A real process with its output kept, ended by its id and never left behind.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Process _process;
    private readonly string _command;

    private RunningProcess(Process process, string command)
    {
        _process = process;
        _command = command;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>Starts a program in <paramref name="directory"/> (default: the current one); a null value of the environment removes the variable.</summary>
    public static RunningProcess Start(
        string program,
        IReadOnlyList<string> arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        OrphanWatch.Watch(process);
        var running = new RunningProcess(process, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code tells the rest.
        }

        return running;
    }

    /// <summary>Runs a program to its end; kills it and fails after <paramref name="deadline"/> (default: 60 seconds).</summary>
    public static async Task<CommandResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null,
        TimeSpan? deadline = null)
    {
        await using var running = Start(program, arguments, directory, environment, input);
        return await running.ExitAsync(deadline ?? TimeSpan.FromSeconds(60));
    }

    /// <summary>Waits until the process ended by itself.</summary>
    public async Task<CommandResult> ExitAsync(TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"still running after {deadline.TotalSeconds} s: {Transcript(-1)}");
        }

        return Transcript(_process.ExitCode);
    }

    /// <summary>Sends SIGTERM and waits for the end; a process that ignores it fails the test.</summary>
    public Task<CommandResult> StopAsync(TimeSpan? deadline = null)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
        }

        return ExitAsync(deadline ?? TimeSpan.FromSeconds(15));
    }

    /// <summary>Ends it at once, as the kernel does when memory runs out: nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Polls until <paramref name="condition"/> holds; fails with what the process said when it ended first or the deadline passed.</summary>
    public async Task WaitUntilAsync(string what, Func<Task<bool>> condition, TimeSpan? deadline = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"ended before {what}: {Transcript(_process.ExitCode)}");
            }

            if (watch.Elapsed > (deadline ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"not within {watch.Elapsed.TotalSeconds:0} s: {what}: {Transcript(-1)}");
            }

            await Task.Delay(25);
        }
    }

    /// <summary>Polls a URL until it answers with a success status.</summary>
    public Task WaitUntilReadyAsync(Uri url, HttpClient client, TimeSpan? deadline = null) =>
        WaitUntilAsync($"{url} is ready", async () =>
        {
            try
            {
                using var response = await client.GetAsync(url);
                return response.IsSuccessStatusCode;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }, deadline);

    public Task WaitUntilSaidAsync(string text, TimeSpan? deadline = null) =>
        WaitUntilAsync($"'{text}' is said", () => Task.FromResult(Output.Contains(text, StringComparison.Ordinal) || Error.Contains(text, StringComparison.Ordinal)), deadline);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private CommandResult Transcript(int exitCode) => new(_command, exitCode, Output, Error);
}
