using System.Runtime.InteropServices;

namespace Enforcer.Benchmarks;

/// <summary>The processor time of this thread, which other programs on the machine do not lengthen. Linux only; 0 elsewhere.</summary>
internal static partial class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID of <time.h>.
    private const int Thread = 3;

    public static double Milliseconds
    {
        get
        {
            if (!OperatingSystem.IsLinux() || GetTime(Thread, out var time) != 0)
            {
                return 0;
            }

            return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
