using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Makes a place that declares nothing (a certificate file, an address) into a Resource, so that findings about it are findings like others.</summary>
internal static class PlaceResource
{
    /// <param name="kind">As findings name it, such as <c>CertificateFile</c>.</param>
    /// <param name="place">The file or URL.</param>
    /// <param name="lines">Where its blocks start; the node of each is <c>blocks[i]</c>.</param>
    public static (Resource Resource, IReadOnlyList<Node> Blocks) Of(string kind, string place, IReadOnlyList<int> lines)
    {
        var blocks = new ListNode(
            lines.Select(line => new TextPosition(Math.Max(1, line), 1, 0)).Select(at => new ScalarNode("", ScalarKind.Text, ScalarStyle.Plain, at, at)),
            TextPosition.Start,
            TextPosition.Start);
        var root = new MapNode([new MapEntry("blocks", TextPosition.Start, blocks)], TextPosition.Start, TextPosition.Start);
        return (new Resource(new ResourceId("", kind, null, place), root, place), root["blocks"]!.Items);
    }
}
