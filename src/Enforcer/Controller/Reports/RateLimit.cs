namespace Enforcer.Controller.Reports;

/// <summary>So many in a minute and no more, all of them at once where none was for a minute.</summary>
internal sealed class RateLimit(int mostInMinute, TimeProvider time)
{
    private double _left = mostInMinute;
    private long _seen = time.GetTimestamp();

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(mostInMinute, _left + (time.GetElapsedTime(_seen, now).TotalMinutes * mostInMinute));
        _seen = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
