namespace Enforcer.Gateway.Renewal;

/// <summary>What proves who we are when the certificate is renewed.</summary>
internal enum RenewalWay
{
    /// <summary>The token, read anew each time: a service account's, which the kubelet rotates.</summary>
    Token,

    /// <summary>The present certificate while it holds, else the token: a join token is good only once.</summary>
    Certificate,
}
