using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation;
using Enforcer.Hosting;
using Enforcer.Resources.Settings;

namespace Enforcer.Certificates;

/// <summary>
/// Holds the identity in use behind one reference that is swapped whole. The first load must succeed, unless the first set is still to come
/// from elsewhere; after that a set that cannot be taken leaves the present one in use, with a named reason.
/// </summary>
internal sealed partial class CertificateHolder : IReloadable
{
    private readonly Lock _gate = new();
    private readonly IdentityLoader _loader;
    private readonly CertificateMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateHolder> _logger;
    private IIdentitySource _source;
    private string _trustDomain;
    private IdentitySnapshot? _current;
    private IdentityFault? _fault;

    /// <exception cref="ConfigurationException">The set is there but cannot be taken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public CertificateHolder(
        IIdentitySource source, string trustDomain, IPeerVerifier verifier, CertificateMetrics metrics, TimeProvider time, ILogger<CertificateHolder> logger)
    {
        (_source, _trustDomain, _metrics, _time, _logger) = (source, trustDomain, metrics, time, logger);
        _loader = new IdentityLoader(verifier);
        if (source.IsAwaited)
        {
            return;
        }

        var (snapshot, fault) = _loader.Load(source, source.Read(), trustDomain, 1, time.GetUtcNow());
        _current = snapshot ?? throw new ConfigurationException($"identity: {fault}");
        Announce(snapshot);
    }

    public string Name => "identity";

    /// <summary>Whether there is an identity at all; once true, always true.</summary>
    public bool HasIdentity => Volatile.Read(ref _current) is not null;

    /// <summary>What to use for a new connection, and to compare with to know that it changed. Only after <see cref="HasIdentity"/> was true.</summary>
    public IdentitySnapshot Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("no identity has come yet");

    /// <summary>Why the files as they stand now are not in use; null where they are.</summary>
    public IdentityFault? Fault => Volatile.Read(ref _fault);

    /// <summary>Whether our own chain still holds.</summary>
    public bool IsCurrentValid => _time.GetUtcNow() < Volatile.Read(ref _current)?.NotAfter;

    /// <summary>Takes the identity from other files from the next look on; where they hold no good set, the present one stays until they do.</summary>
    public void Use(IIdentitySource source, string trustDomain)
    {
        lock (_gate)
        {
            (_source, _trustDomain) = (source, trustDomain);
        }
    }

    public bool Reload()
    {
        lock (_gate)
        {
            if (_source.IsAwaited)
            {
                return false;
            }

            try
            {
                var files = _source.Read();
                if (files.Hash == _current?.Fingerprint && _trustDomain == _current.Bundle.TrustDomain && _source.Revocation == _current.Bundle.Revocation)
                {
                    Volatile.Write(ref _fault, null);
                    return IsCurrentValid ? false : throw new InvalidDataException(Keep(Expired()).ToString());
                }

                // A refused set is judged again at every look: what is not yet valid becomes so without a change of the files.
                var (snapshot, fault) = _loader.Load(_source, files, _trustDomain, (_current?.Generation ?? 0) + 1, _time.GetUtcNow());
                return snapshot is null ? throw new InvalidDataException(Keep(fault!).ToString()) : Take(snapshot);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Keep(new IdentityFault(RefusalReason.Unreadable, failure.Message));
                throw;
            }
        }
    }

    private IdentityFault Expired() => new(
        RefusalReason.Expired, $"the certificate in use ended at {_current!.NotAfter.UtcDateTime:u} and '{_source.Certificate}' still holds it: renew it");

    private bool Take(IdentitySnapshot snapshot)
    {
        Volatile.Write(ref _fault, null);
        Volatile.Write(ref _current, snapshot);
        Announce(snapshot);
        return true;
    }

    private void Announce(IdentitySnapshot snapshot)
    {
        _metrics.RecordLoaded(snapshot);
        Log.Loaded(_logger, snapshot.Id, snapshot.Generation, snapshot.Leaf.SerialNumber, snapshot.NotAfter);
    }

    // The same fault at every look is one event, not one each second.
    private IdentityFault Keep(IdentityFault fault)
    {
        if (_fault != fault)
        {
            Volatile.Write(ref _fault, fault);
            _metrics.RecordRefused(fault.Reason);
        }

        return fault;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Identity '{Id}' is in use: generation {Generation}, serial {Serial}, valid until {NotAfter:u}.", EventName = nameof(Loaded))]
        public static partial void Loaded(ILogger logger, SpiffeId id, long generation, string serial, DateTimeOffset notAfter);
    }
}
