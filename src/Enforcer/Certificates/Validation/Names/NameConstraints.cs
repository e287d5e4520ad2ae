using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>The space of names that an authority may certify in (RFC 5280 4.2.1.10), each base checked for sense when it is read.</summary>
/// <param name="Permitted">A name of a form that stands here must lie within one of them.</param>
/// <param name="Excluded">No name may lie within one of these.</param>
/// <param name="Unread">Forms of which a base cannot be applied here: other names, or a URI where a host should stand.</param>
internal sealed record NameConstraints(IReadOnlyList<GeneralName> Permitted, IReadOnlyList<GeneralName> Excluded, IReadOnlySet<GeneralNameKind> Unread)
{
    private static readonly Asn1Tag PermittedTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag ExcludedTag = new(TagClass.ContextSpecific, 1);

    /// <exception cref="AsnContentException">Not well formed, empty, with distances, or a base that is no base.</exception>
    public static NameConstraints Read(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        if (!fields.HasData)
        {
            throw new AsnContentException("the name constraints are empty");
        }

        var unread = new HashSet<GeneralNameKind>();
        var permitted = fields.PeekTag().HasSameClassAndValue(PermittedTag) ? ReadTrees(fields, PermittedTag, unread) : [];
        var excluded = fields.HasData ? ReadTrees(fields, ExcludedTag, unread) : [];
        fields.ThrowIfNotEmpty();
        return new NameConstraints(permitted, excluded, unread);
    }

    public bool Concerns(GeneralNameKind kind) => Permitted.Any(root => root.Kind == kind) || Excluded.Any(root => root.Kind == kind);

    private static List<GeneralName> ReadTrees(AsnReader fields, Asn1Tag tag, HashSet<GeneralNameKind> unread)
    {
        var sequence = fields.ReadSequence(tag);
        var trees = new List<GeneralName>();
        do
        {
            var tree = sequence.ReadSequence();
            var root = GeneralName.Read(tree);
            // RFC 5280: minimum is 0, which DER leaves out, and maximum is absent.
            tree.ThrowIfNotEmpty();
            if (!NameTree.IsRead(root))
            {
                unread.Add(root.Kind);
                continue;
            }

            trees.Add(NameTree.IsGood(root) ? root : throw new AsnContentException("a name constraint is no name"));
        }
        while (sequence.HasData);

        return trees;
    }
}
