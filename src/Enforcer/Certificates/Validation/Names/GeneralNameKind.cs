namespace Enforcer.Certificates.Validation.Names;

/// <summary>The forms of a name (RFC 5280 4.2.1.6), numbered as their tags are.</summary>
internal enum GeneralNameKind
{
    Other = 0,
    Email = 1,
    Dns = 2,
    X400 = 3,
    Directory = 4,
    EdiParty = 5,
    Uri = 6,
    Address = 7,
    RegisteredId = 8,
}
