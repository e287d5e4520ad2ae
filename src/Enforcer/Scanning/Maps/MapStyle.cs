using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>
/// How a mode looks. Colours are those of Okabe and Ito, which people of every colour vision tell apart; dash, sign and word say the same
/// again for print and for those who see none.
/// </summary>
/// <param name="Colour">RGB.</param>
/// <param name="Dash">As SVG writes it; empty for a solid line.</param>
/// <param name="Sign">One character.</param>
/// <param name="DotStyle">The nearest that Graphviz has.</param>
/// <param name="Meaning">For the legend.</param>
internal sealed record MapStyle(string Colour, string Dash, string Sign, string DotStyle, string Meaning)
{
    public static MapStyle Of(ConnectionMode mode) => mode switch
    {
        ConnectionMode.Strict => new("#0072b2", "", "■", "solid", "mutual TLS or nothing"),
        ConnectionMode.Permissive => new("#e69f00", "10 4", "◆", "dashed", "mutual TLS, plaintext served as well"),
        ConnectionMode.Plaintext => new("#d55e00", "4 3", "▲", "bold", "not encrypted, not authenticated"),
        ConnectionMode.Denied => new("#4d4d4d", "1 4", "✕", "dotted", "refused by a policy or by the other side"),
        _ => new("#cc79a7", "8 3 2 3", "?", "dashed", "the files do not say"),
    };
}
