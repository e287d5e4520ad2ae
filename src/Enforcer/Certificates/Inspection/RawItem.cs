namespace Enforcer.Certificates.Inspection;

/// <summary>A PEM block, or a whole DER file, before anybody looked into it.</summary>
/// <param name="Label">The PEM label; empty for DER.</param>
/// <param name="Line">Where it starts; 0 for DER.</param>
/// <param name="Content">The DER bytes; null where the base 64 is broken.</param>
internal sealed record RawItem(string Label, int Line, byte[]? Content);
