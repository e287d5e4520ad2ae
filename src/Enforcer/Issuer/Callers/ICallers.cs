namespace Enforcer.Issuer.Callers;

/// <summary>Tells from a bearer token who the caller is. Fails closed: whatever cannot be proved is a refusal.</summary>
internal interface ICallers
{
    Task<(Caller? Caller, IssuanceRefusal? Refusal)> AuthenticateAsync(string token, CancellationToken cancellationToken);

    /// <summary>Uses the token up where it holds for one leaf only, at the last moment before it is signed. False where somebody was faster.</summary>
    bool Spend(string token);
}
