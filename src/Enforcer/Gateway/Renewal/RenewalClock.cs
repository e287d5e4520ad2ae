using System.Security.Cryptography;

namespace Enforcer.Gateway.Renewal;

/// <summary>
/// Decides when to renew and when to try again. By the wall clock, since a machine that slept finds its certificate old at once; and by the steady
/// clock beside it, since a wall clock that was set back must not put an attempt off for hours.
/// </summary>
internal sealed class RenewalClock(TimeProvider time)
{
    private const double RenewAt = 2.0 / 3;
    private const double Jitter = 1.0 / 20;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private int _failures;
    private TimeSpan _pause;
    private long _failedAt;
    private DateTimeOffset _failedOn;

    /// <summary>When the present certificate is to be renewed: two thirds of its life, a twentieth more or less so that workloads that started together do not come together.</summary>
    public DateTimeOffset Due { get; private set; } = DateTimeOffset.MinValue;

    public DateTimeOffset NotAfter { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>From here on a missing renewal is a danger: half of what is left after <see cref="Due"/> is gone.</summary>
    public DateTimeOffset Alarm { get; private set; } = DateTimeOffset.MinValue;

    public int Failures => _failures;

    public bool MayTry
    {
        get
        {
            var now = time.GetUtcNow();
            return now >= Due && (_failures == 0 || now >= _failedOn + _pause || now < _failedOn || time.GetElapsedTime(_failedAt) >= _pause);
        }
    }

    public void Renewed(DateTimeOffset notAfter)
    {
        var now = time.GetUtcNow();
        var life = notAfter - now;
        _failures = 0;
        NotAfter = notAfter;
        Due = now + (life * (RenewAt + (Jitter * ((RandomNumberGenerator.GetInt32(2001) / 1000.0) - 1))));
        Alarm = now + (life * 5 / 6);
    }

    /// <summary>Makes the renewal due now.</summary>
    public void Hasten() => Due = DateTimeOffset.MinValue;

    /// <summary>Twice as long as before, a quarter more or less.</summary>
    public TimeSpan Failed()
    {
        _failures++;
        var doubled = ShortestPause * Math.Pow(2, Math.Min(_failures - 1, 16));
        _pause = (doubled < LongestPause ? doubled : LongestPause) * (0.75 + (RandomNumberGenerator.GetInt32(501) / 1000.0));
        (_failedAt, _failedOn) = (time.GetTimestamp(), time.GetUtcNow());
        return _pause;
    }
}
