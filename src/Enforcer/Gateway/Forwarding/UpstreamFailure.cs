using System.Net.Sockets;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Enforcer.Gateway.Forwarding;

/// <summary>What the client gets where an upstream failed: a named answer if none has begun, else a cut that cannot be taken for its end.</summary>
internal static class UpstreamFailure
{
    private const int InternalError = 2;

    public static Task AnswerAsync(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        failure = failure is NotConnectedException { InnerException: { } reason } ? reason : failure;
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            return failure is MalformedRequestException
                ? Refusal.AnswerAsync(context, StatusCodes.Status400BadRequest, RefusalReason.RequestMalformed)
                : failure is TimeoutException
                ? Refusal.AnswerAsync(context, StatusCodes.Status504GatewayTimeout, RefusalReason.UpstreamTimeout)
                : Refusal.AnswerAsync(context, StatusCodes.Status502BadGateway, ReasonIn(failure));
        }

        if (context.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(InternalError);
        }
        else
        {
            context.Abort();
        }

        return Task.CompletedTask;
    }

    public static RefusalReason ReasonIn(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            switch (failure)
            {
                case PeerRefusedException refused:
                    return refused.Reason;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery }:
                    return RefusalReason.UpstreamUnresolved;
                case InvalidDataException:
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded }:
                case Http2.LinkException { BreaksTheProtocol: true }:
                    return RefusalReason.UpstreamMalformed;
            }
        }

        return RefusalReason.UpstreamUnreachable;
    }
}
