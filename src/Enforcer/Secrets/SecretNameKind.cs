namespace Enforcer.Secrets;

/// <summary>What a name promises of its value.</summary>
internal enum SecretNameKind
{
    None,

    /// <summary>The key of something that is not known for secret keys: only a value random beyond doubt makes it one.</summary>
    Key,

    /// <summary>Whoever issues keys, and nothing else: a value that looks drawn is most likely one of them.</summary>
    Vendor,

    /// <summary>A token, key or secret: made by a machine, so a value that is no random text is doubtful.</summary>
    Credential,

    /// <summary>A password: made by a person, so any value may be one.</summary>
    Password,
}
