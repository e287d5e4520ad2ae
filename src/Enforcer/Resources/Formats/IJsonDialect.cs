namespace Enforcer.Resources.Formats;

/// <summary>A JSON document that declares objects in a form of its own, known by its structure since its file may be called anything.</summary>
internal interface IJsonDialect
{
    /// <summary>Kebab-case, as in reports and docs.</summary>
    string Name { get; }

    bool Claims(MapNode root);

    /// <summary>Adds the objects, and an error for whatever of them cannot be read. Never throws for any tree.</summary>
    void Expand(MapNode root, SourceText source, List<Resource> into, List<ReadError> errors);
}
