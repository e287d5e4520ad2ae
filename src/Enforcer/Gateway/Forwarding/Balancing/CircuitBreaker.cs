namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>
/// Keeps requests away from an address that keeps failing, so that they fail at once or go elsewhere. Closed until some failures in a row;
/// then open for a time that doubles; then half-open: one request finds out, and its end closes or opens it again.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>How many failures in a row open it.</summary>
    public const int Threshold = 5;

    /// <summary>How long it is open at first, and at most.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="FirstPause"/>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private int _failures;
    private TimeSpan _pause = FirstPause;
    private long _openedAt;
    private bool _probing;

    public bool IsClosed => Volatile.Read(ref _failures) < Threshold;

    /// <summary>Whether a request may go there; who was let in tells the outcome by one of the methods below.</summary>
    public bool TryEnter()
    {
        if (IsClosed)
        {
            return true;
        }

        lock (_gate)
        {
            if (_failures < Threshold)
            {
                return true;
            }

            var enters = !_probing && time.GetElapsedTime(_openedAt) >= _pause;
            _probing |= enters;
            return enters;
        }
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        lock (_gate)
        {
            (_failures, _pause, _probing) = (0, FirstPause, false);
        }
    }

    /// <returns>Whether this failure opened it.</returns>
    public bool Failed()
    {
        lock (_gate)
        {
            if (_failures >= Threshold)
            {
                if (_probing)
                {
                    _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
                    (_openedAt, _probing) = (time.GetTimestamp(), false);
                }

                return false;
            }

            if (++_failures < Threshold)
            {
                return false;
            }

            _openedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>The request ended for reasons of its own: the next one finds out.</summary>
    public void Abandoned()
    {
        if (!IsClosed)
        {
            lock (_gate)
            {
                _probing = false;
            }
        }
    }
}
