using System.Collections.Concurrent;
using Enforcer.Certificates;

namespace Enforcer.Issuer.Enrolment;

/// <summary>How many leaves each identity may get: a bucket that refills with time, so that one workload in a loop costs nobody else.</summary>
internal sealed class RateLimit(int perMinute, TimeProvider time)
{
    /// <summary>Beyond so many, buckets that are full again are forgotten.</summary>
    private const int MostIdentities = 50_000;

    private readonly ConcurrentDictionary<SpiffeId, Bucket> _buckets = [];

    public bool TryTake(SpiffeId id)
    {
        if (_buckets.Count > MostIdentities)
        {
            Forget();
        }

        return _buckets.GetOrAdd(id, _ => new Bucket(perMinute, time.GetTimestamp())).TryTake(perMinute, time);
    }

    private void Forget()
    {
        foreach (var (id, bucket) in _buckets)
        {
            if (bucket.IsFull(perMinute, time))
            {
                _buckets.TryRemove(id, out _);
            }
        }
    }

    private sealed class Bucket(double tokens, long at)
    {
        private double _tokens = tokens;
        private long _at = at;

        public bool TryTake(int perMinute, TimeProvider time)
        {
            lock (this)
            {
                Refill(perMinute, time);
                if (_tokens < 1)
                {
                    return false;
                }

                _tokens--;
                return true;
            }
        }

        public bool IsFull(int perMinute, TimeProvider time)
        {
            lock (this)
            {
                Refill(perMinute, time);
                return _tokens >= perMinute;
            }
        }

        private void Refill(int perMinute, TimeProvider time)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(perMinute, _tokens + (time.GetElapsedTime(_at, now).TotalMinutes * perMinute));
            _at = now;
        }
    }
}
