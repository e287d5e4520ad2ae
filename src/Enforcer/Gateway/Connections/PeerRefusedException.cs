using System.Security.Authentication;
using Enforcer.Certificates.Validation;

namespace Enforcer.Gateway.Connections;

/// <summary>Carries the reason for which we refused an upstream through the HTTP client, which knows only that no connection came about.</summary>
internal sealed class PeerRefusedException(RefusalReason reason) : AuthenticationException(reason.Meaning)
{
    public RefusalReason Reason => reason;
}
