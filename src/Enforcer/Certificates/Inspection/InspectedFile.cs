namespace Enforcer.Certificates.Inspection;

/// <summary>Everything that one file holds, and what is wrong with it as a whole.</summary>
/// <param name="File">As given.</param>
/// <param name="Items">In the order of the file.</param>
/// <param name="Chain">
/// <c>none</c> (no certificate), <c>single</c>, <c>in-order</c> (each signed by the next), <c>out-of-order</c>, <c>bundle</c> (authorities
/// that do not form one chain) or <c>unrelated</c>.
/// </param>
/// <param name="Faults">Sentences for a person, each naming what and where; empty where all is well.</param>
internal sealed record InspectedFile(string File, IReadOnlyList<InspectedItem> Items, string Chain, IReadOnlyList<string> Faults);
