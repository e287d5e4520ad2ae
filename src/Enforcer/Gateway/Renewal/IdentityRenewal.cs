using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Gateway.Renewal;

/// <summary>
/// Keeps the gateway's certificate fresh from an issuer: a new key each time, the old set in use until the new one was judged whole. Nothing
/// that goes wrong here takes the old set away, and nothing ends the attempts.
/// </summary>
internal sealed partial class IdentityRenewal(
    EnrolledIdentity identity, CertificateHolder holder, IdentityReadiness readiness, IssuerClient client, RenewalMetrics metrics, TimeProvider time, ILogger<IdentityRenewal> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AlarmPeriod = TimeSpan.FromMinutes(1);

    private readonly RenewalClock _clock = new(time);
    private readonly TrustFile _file = new(identity.Options.Bundle);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _enrolled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _polledAt;
    private long? _alarmedAt;
    private string? _acknowledged;
    private string? _complaint;
    private string? _pollComplaint;

    private IssuerOptions Options => identity.Options;

    /// <summary>When the present certificate is to be renewed.</summary>
    public DateTimeOffset Due => _clock.Due;

    /// <summary>Done once the first certificate is in use.</summary>
    public Task Enrolled => _enrolled.Task;

    /// <summary>Waits for the first certificate, but only for a moment: the listeners begin without where the issuer does not answer.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(Enrolled, Task.Delay(FirstPatience, time, cancellationToken));
    }

    /// <summary>One look: renews where it is due, else sees whether bundle or lists changed.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_clock.MayTry)
        {
            await InTurnAsync(async () => !_clock.MayTry || await EnrolAndConcludeAsync(cancellationToken), cancellationToken);
        }
        else if (holder.HasIdentity && time.GetElapsedTime(_polledAt) >= Options.Poll)
        {
            await PollAsync(cancellationToken);
        }

        Alarm();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LookAsync(stoppingToken);
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Renews now. True where a new certificate is in use.</summary>
    public Task<bool> RenewAsync(CancellationToken cancellationToken) => InTurnAsync(() => EnrolAndConcludeAsync(cancellationToken), cancellationToken);

    /// <summary>Takes over what is new in bundle and lists, and says which bundle is used.</summary>
    public Task PollAsync(CancellationToken cancellationToken) => InTurnAsync(() => FollowAsync(cancellationToken), cancellationToken);

    // A set is put in place and judged in two steps, which two renewals must not share.
    private async Task<bool> InTurnAsync(Func<Task<bool>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> EnrolAndConcludeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = holder.HasIdentity ? holder.Current : null;
            var notAfter = await EnrolAsync(before, cancellationToken);
            _clock.Renewed(notAfter);
            metrics.RecordRenewal(succeeded: true);
            metrics.ObserveDue(_clock.Due);
            Log.Renewed(logger, Options.Url, notAfter, _clock.Due);
            (_complaint, _alarmedAt, _acknowledged) = (null, null, null);
            readiness.Reload();
            _enrolled.TrySetResult();
            await ConcludeAsync(before, cancellationToken);
            return true;
        }
        // Whatever an answer provokes: an exception out of the loop would end a gateway that still has its certificate.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.RecordRenewal(succeeded: false);
            Complain(failure.Message, _clock.Failed());
            return false;
        }
    }

    private async Task<DateTimeOffset> EnrolAsync(IdentitySnapshot? before, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var trusted = Trusted();
        var bundle = (await client.BundleAsync(trusted, null, cancellationToken))!;
        var own = Options.Renew == RenewalWay.Certificate && time.GetUtcNow() < before?.NotAfter ? before.Context : null;
        using var leaf = await LeafAsync(SigningRequest.Write(key), trusted, own, cancellationToken);
        var lists = Options.Revocation == RevocationMode.Off ? "" : await client.ListsAsync(trusted, cancellationToken);
        Use(() => identity.Set(IssuedSet.ChainPem(leaf, bundle), key.ExportPkcs8PrivateKeyPem(), CertificatePem.Encode(IssuedSet.Roots(bundle)), lists));
        _file.Remember();
        return leaf.NotAfter;
    }

    private async Task<X509Certificate2> LeafAsync(string request, X509Certificate2Collection trusted, SslStreamCertificateContext? own, CancellationToken cancellationToken)
    {
        try
        {
            if (own is not null)
            {
                return await client.LeafAsync(request, trusted, null, own, cancellationToken);
            }
        }
        catch (IssuerRefusedException failure) when (failure.IsAboutCertificate)
        {
            // The token is the other proof.
        }

        return await client.LeafAsync(request, trusted, await TokenAsync(cancellationToken), null, cancellationToken);
    }

    /// <summary>Takes a set over where the holder accepts it; else the one before stays.</summary>
    private void Use(Action set)
    {
        var before = identity.Current;
        set();
        try
        {
            holder.Reload();
        }
        catch (InvalidDataException)
        {
            identity.Current = before;
            throw;
        }
    }

    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        _polledAt = time.GetTimestamp();
        try
        {
            var trusted = Trusted();
            var bundle = await client.BundleAsync(trusted, CurrentBundle(), cancellationToken);
            var lists = Options.Revocation == RevocationMode.Off ? "" : await client.ListsAsync(trusted, cancellationToken);
            var (roots, newer) = (bundle is null ? identity.BundlePem : CertificatePem.Encode(IssuedSet.Roots(bundle)), ListNews.Newer(identity.ListsPem, lists, time.GetUtcNow()));
            if (roots != identity.BundlePem || newer != identity.ListsPem)
            {
                Use(() => identity.Set(roots, newer));
                _file.Remember();
            }

            metrics.RecordPoll(succeeded: true);
            await AcknowledgeAsync(cancellationToken);
            _pollComplaint = null;
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (failure is InvalidDataException)
            {
                // Our own certificate does not hold under the new bundle: its authority went before we did.
                _clock.Hasten();
            }

            metrics.RecordPoll(succeeded: false);
            if (_pollComplaint != failure.Message)
            {
                _pollComplaint = failure.Message;
                Log.NotPolled(logger, failure.Message);
            }

            return false;
        }
    }

    // Best effort: what is not told is told at the next look, or need not be once the old leaf has ended.
    private async Task ConcludeAsync(IdentitySnapshot? before, CancellationToken cancellationToken)
    {
        try
        {
            await AcknowledgeAsync(cancellationToken);
            if (before is not null && time.GetUtcNow() < before.NotAfter)
            {
                await client.TellAsync(EnrolmentPaths.Relinquish, "", Trusted(), before.Context, cancellationToken);
            }
        }
        catch (IOException failure)
        {
            Log.NotPolled(logger, failure.Message);
        }
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        var bundle = CurrentBundle();
        if (bundle != _acknowledged)
        {
            await client.TellAsync(EnrolmentPaths.Acknowledge, bundle, Trusted(), holder.Current.Context, cancellationToken);
            _acknowledged = bundle;
        }
    }

    private string CurrentBundle() => BundleId.Of(Read(identity.BundlePem));

    // What came from the issuer outranks the file it started with, but a file that somebody changed since is newer than both.
    private X509Certificate2Collection Trusted() =>
        identity.Current is null ? Read(_file.Read()) : _file.IsNewer ? Read(identity.BundlePem + "\n" + _file.Read()) : Read(identity.BundlePem);

    private static X509Certificate2Collection Read(string pem)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        return found;
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        var token = (await File.ReadAllTextAsync(Options.Token, cancellationToken)).Trim();
        return token.Length is > 0 and <= 16 * 1024 && !token.Any(char.IsControl) ? token : throw new InvalidDataException($"'{Options.Token}' holds no token");
    }

    // The same failure at every attempt is said once, and again as the end comes near.
    private void Complain(string reason, TimeSpan pause)
    {
        if (_complaint == reason)
        {
            return;
        }

        _complaint = reason;
        readiness.Explain(reason);
        if (!holder.HasIdentity)
        {
            Log.NotEnrolled(logger, Options.Url, pause.TotalSeconds, reason);
        }
        else
        {
            Log.NotRenewed(logger, Options.Url, _clock.NotAfter, pause.TotalSeconds, reason);
        }
    }

    private void Alarm()
    {
        if (holder.HasIdentity && time.GetUtcNow() >= _clock.Alarm && (_alarmedAt is not { } at || time.GetElapsedTime(at) >= AlarmPeriod))
        {
            _alarmedAt = time.GetTimestamp();
            Log.EndsSoon(logger, _clock.NotAfter, _clock.Failures, _complaint ?? "no attempt was made yet");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A certificate came from {Url}: valid until {NotAfter:u}, to be renewed at {Due:u}.", EventName = nameof(Renewed))]
        public static partial void Renewed(ILogger logger, Uri url, DateTimeOffset notAfter, DateTimeOffset due);

        [LoggerMessage(2, LogLevel.Warning, "No certificate came from {Url}; the present one stays until {NotAfter:u}, and it is tried again in {Seconds:0.0} s: {Reason}", EventName = nameof(NotRenewed))]
        public static partial void NotRenewed(ILogger logger, Uri url, DateTimeOffset notAfter, double seconds, string reason);

        [LoggerMessage(3, LogLevel.Error, "The certificate ends at {NotAfter:u} and could not be renewed in {Failures} attempts: {Reason}", EventName = nameof(EndsSoon))]
        public static partial void EndsSoon(ILogger logger, DateTimeOffset notAfter, int failures, string reason);

        [LoggerMessage(4, LogLevel.Warning, "The issuer's bundle or revocation lists could not be followed; those of before stay: {Reason}", EventName = nameof(NotPolled))]
        public static partial void NotPolled(ILogger logger, string reason);

        [LoggerMessage(5, LogLevel.Warning, "No certificate has come from {Url} yet, and everything is refused until then; it is tried again in {Seconds:0.0} s: {Reason}", EventName = nameof(NotEnrolled))]
        public static partial void NotEnrolled(ILogger logger, Uri url, double seconds, string reason);
    }
}
