using Spectre.Console;

namespace Enforcer.Cli;

/// <summary>What a terminal is shown and a pipe is not: colour and progress.</summary>
internal static class Terminal
{
    // Shorter work than this shows no bar: it would only flicker.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Colour on a terminal only, and never against NO_COLOR (no-color.org).</summary>
    public static bool Colour => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Lets <paramref name="write"/> write a report to the file, or to standard output where there is none; told whether colour is welcome.</summary>
    public static async Task WriteAsync(string? file, TextWriter standardOutput, Action<TextWriter, bool> write)
    {
        if (file is null)
        {
            write(standardOutput, Colour);
            await standardOutput.FlushAsync();
            return;
        }

        await using var writer = new StreamWriter(file);
        write(writer, false);
    }

    /// <summary>Runs <paramref name="work"/> with a progress bar on standard error where that is a terminal.</summary>
    public static T WithProgress<T>(string title, Func<IProgress<(int Done, int All)>?, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).HideCompleted(true).Start(context =>
        {
            var started = TimeProvider.System.GetTimestamp();
            ProgressTask? bar = null;
            return work(new Callback(step =>
            {
                if (bar is null && TimeProvider.System.GetElapsedTime(started) > Patience)
                {
                    bar = context.AddTask(title);
                }

                if (bar is not null)
                {
                    bar.MaxValue = step.All;
                    bar.Value = step.Done;
                }
            }));
        });
    }

    /// <summary>Runs <paramref name="work"/> with a line on standard error that says what is being done, where that is a terminal.</summary>
    public static async Task<T> WithStatusAsync<T>(Func<IProgress<string>?, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Status().StartAsync("starting", context => work(new Status(context)));
    }

    private sealed class Status(StatusContext context) : IProgress<string>
    {
        public void Report(string value) => context.Status = Markup.Escape(value);
    }

    private sealed class Callback(Action<(int Done, int All)> report) : IProgress<(int Done, int All)>
    {
        private readonly Lock _lock = new();

        public void Report((int Done, int All) value)
        {
            lock (_lock)
            {
                report(value);
            }
        }
    }
}
