using System.Net;

namespace Enforcer.Kubernetes;

/// <summary>Says in one voice that a cluster could not be reached or would not answer, with what to check next.</summary>
internal static class ClusterFailure
{
    /// <summary>Under this key of <see cref="Exception.Data"/> the command line finds the hint.</summary>
    public const string HintKey = "hint";

    public static HttpRequestException Unreachable(Uri server, Exception cause)
    {
        var reason = cause is OperationCanceledException ? "no answer in time" : Innermost(cause).Message.TrimEnd('.');
        return WithHint(
            new HttpRequestException($"cluster {server.GetLeftPart(UriPartial.Authority)} cannot be reached: {reason}", cause),
            "check the address, the credentials and the certificate authority of the kubeconfig (--kubeconfig FILE, cluster:CONTEXT)");
    }

    public static HttpRequestException Malformed(Uri server, string reason) =>
        new($"cluster {server.GetLeftPart(UriPartial.Authority)} gave an answer that cannot be read: {reason}");

    public static HttpRequestException Refused(string what, ApiStatus status)
    {
        var failure = new HttpRequestException($"{what}: {status.Message}", null, (HttpStatusCode)status.Code);
        return status.Code switch
        {
            401 => WithHint(failure, "the credentials of the kubeconfig are not accepted: renew them"),
            403 => WithHint(failure, "let RBAC grant this user the verb on the resource"),
            _ => failure,
        };
    }

    private static HttpRequestException WithHint(HttpRequestException failure, string hint)
    {
        failure.Data[HintKey] = hint;
        return failure;
    }

    private static Exception Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure;
    }
}
