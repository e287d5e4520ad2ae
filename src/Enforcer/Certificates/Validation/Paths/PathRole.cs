namespace Enforcer.Certificates.Validation.Paths;

/// <summary>Where in a path a certificate stands.</summary>
internal enum PathRole
{
    Leaf,
    Intermediate,
    Anchor,
}
