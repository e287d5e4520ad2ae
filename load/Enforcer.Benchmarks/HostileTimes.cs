using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Verification;

namespace Enforcer.Benchmarks;

/// <summary>What chains cost that are made to cost: each as one line of a batch, reading included, as whoever sends them would have it.</summary>
internal static class HostileTimes
{
    /// <param name="rounds">Answers to time for each chain; the first warms up and is left out.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Print(int rounds, TextWriter output)
    {
        var question = new ChainQuestion(ValidationProfile.Rfc5280, TimeProvider.System);
        foreach (var (name, make) in HostileChains.All)
        {
            var line = JsonSerializer.Serialize(make());
            var times = new List<double>();
            var verdict = "";
            var before = GC.GetAllocatedBytesForCurrentThread();
            var processor = TimeSpan.Zero;
            using var process = Process.GetCurrentProcess();
            for (var round = 0; round <= rounds; round++)
            {
                process.Refresh();
                var (start, spent) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
                var read = ChainLineReader.Read(line).Line;
                verdict = read is null ? "malformed" : question.Answer(read).Failure?.Reason.Id ?? "valid";
                if (round > 0)
                {
                    process.Refresh();
                    processor += process.TotalProcessorTime - spent;
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (rounds + 1);
            times.Sort();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-58} {line.Length / 1024.0,8:n0} KiB {processor.TotalMilliseconds / rounds,8:n1} ms of a core {times[times.Count / 2],8:n1} median {times[0],8:n1} best {allocated / 1024.0 / 1024.0,7:n1} MiB allocated  {verdict}"));
        }
    }
}
