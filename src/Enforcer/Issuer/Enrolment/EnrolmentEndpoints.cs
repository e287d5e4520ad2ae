using System.Text;
using Enforcer.Certificates.Enrolment;
using Enforcer.Issuer.Authorities;

namespace Enforcer.Issuer.Enrolment;

/// <summary>What the issuer answers over HTTPS: RFC 7030, the revocation lists, and the acknowledgement of a bundle.</summary>
internal sealed partial class EnrolmentEndpoints(EnrolmentDesk desk, AuthorityFollower authorities, IssuerOptions options, IssuerMetrics metrics, ILogger<EnrolmentEndpoints> logger) : IDisposable
{
    /// <summary>Of a request's body: base64 of the largest PKCS#10 that is read, with room.</summary>
    public const int MostBodyBytes = 16 * 1024;

    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(options.MostAtOnce);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(EnrolmentPaths.Authorities, (RequestDelegate)(context => AnswerAsync(context, EnrolmentPaths.AnswerType, authorities.Current.BundleAnswer, authorities.Current.BundleId)));
        endpoints.MapGet(EnrolmentPaths.RevocationLists, (RequestDelegate)(context => AnswerAsync(context, EnrolmentPaths.RevocationListType, authorities.Current.ListsPem, null)));
        endpoints.MapPost(EnrolmentPaths.Enrol, (RequestDelegate)EnrolAsync);
        endpoints.MapPost(EnrolmentPaths.Renew, (RequestDelegate)RenewAsync);
        endpoints.MapPost(EnrolmentPaths.Acknowledge, (RequestDelegate)AcknowledgeAsync);
        endpoints.MapPost(EnrolmentPaths.Relinquish, (RequestDelegate)(context => NoteAsync(context, desk.Relinquish(context.Connection.ClientCertificate))));
    }

    public void Dispose() => _places.Dispose();

    // EST's messages are base64 even over HTTP, which needs none (RFC 7030 4, as RFC 8951 explains it).
    private static Task AnswerAsync(HttpContext context, string type, string text, string? bundle)
    {
        if (bundle is not null)
        {
            var tag = $"\"{bundle}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        context.Response.ContentType = type;
        if (type == EnrolmentPaths.AnswerType)
        {
            context.Response.Headers["Content-Transfer-Encoding"] = "base64";
        }

        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private Task EnrolAsync(HttpContext context) =>
        IssueAsync(context, body => desk.EnrolAsync(Token(context), body, Address(context), context.RequestAborted));

    private Task RenewAsync(HttpContext context) =>
        IssueAsync(context, body => Task.FromResult(desk.Renew(context.Connection.ClientCertificate, body, Address(context))));

    private async Task IssueAsync(HttpContext context, Func<string, Task<Issuance>> decide)
    {
        if (await ReadAsync(context) is not { } body)
        {
            await RefuseAsync(context, IssuanceRefusal.RequestMalformed, $"the body is larger than {MostBodyBytes} bytes");
            return;
        }

        if (!await _places.WaitAsync(Patience, context.RequestAborted))
        {
            await RefuseAsync(context, IssuanceRefusal.Busy, null);
            return;
        }

        try
        {
            var (leaf, refusal, detail) = await decide(body);
            if (leaf is null)
            {
                await RefuseAsync(context, refusal!, detail);
                return;
            }

            using (leaf)
            {
                await AnswerAsync(context, EnrolmentPaths.AnswerType, CertificatesOnly.Encode([leaf]), null);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task AcknowledgeAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await NoteAsync(context, desk.Acknowledge(context.Connection.ClientCertificate, body?.Trim() ?? ""));
    }

    private Task NoteAsync(HttpContext context, IssuanceRefusal? refusal)
    {
        if (refusal is not null)
        {
            return RefuseAsync(context, refusal, null);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task RefuseAsync(HttpContext context, IssuanceRefusal refusal, string? detail)
    {
        metrics.RecordRefused(refusal);
        Log.Refused(logger, refusal.Id, context.Request.Path.Value!, Address(context), detail ?? refusal.Meaning);
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers[EnrolmentPaths.ReasonHeader] = refusal.Id;
        response.ContentType = "text/plain; charset=utf-8";
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (refusal.IsPassing)
        {
            response.Headers.RetryAfter = "5";
        }

        return response.WriteAsync($"{refusal.Id}: {detail ?? refusal.Meaning}\n", context.RequestAborted);
    }

    private static async Task<string?> ReadAsync(HttpContext context)
    {
        var buffer = new byte[MostBodyBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > MostBodyBytes ? null : Encoding.Latin1.GetString(buffer, 0, length);
    }

    private static string? Token(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused '{Reason}' at {Path} from {Address}: {Detail}", EventName = nameof(Refused))]
        public static partial void Refused(ILogger logger, string reason, string path, string address, string detail);
    }
}
