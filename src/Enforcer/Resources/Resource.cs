namespace Enforcer.Resources;

/// <summary>The one noun: a declared object, whatever file, cluster or plan it came from.</summary>
internal sealed class Resource(ResourceId id, MapNode root, string file, SourceText? source = null)
{
    // Nearly every rule asks. Trees do not change, so that two threads at worst find out the same twice.
    private PodTemplate? _pod;
    private bool _isPodKnown;

    public ResourceId Id { get; } = id;

    public string ApiVersion => Id.ApiVersion;

    public string Group { get; } = ApiGroups.Of(id.ApiVersion);

    public string Kind => Id.Kind;

    public string? Namespace => Id.Namespace;

    public string? Name => Id.Name;

    public MapNode Root { get; } = root;

    /// <summary>The file a person would edit, as given or found; <c>admission</c> or <c>cluster</c> where there is none.</summary>
    public string File { get; } = file;

    /// <summary>The text the tree was read from, for comments and fixes; null where there is none.</summary>
    public SourceText? Source { get; } = source;

    /// <summary>Where the tool that declares the object keeps it (Terraform: <c>module.a.kubernetes_pod.b</c>); null where the file declares it itself.</summary>
    public string? Address { get; init; }

    /// <summary>A plain document (no <c>kind</c>) is kept, so that text rules may look at it, but is no API object.</summary>
    public bool IsObject => Kind.Length > 0;

    /// <summary>The Pod inside; null where the Resource makes none.</summary>
    public PodTemplate? Pod
    {
        get
        {
            if (!Volatile.Read(ref _isPodKnown))
            {
                _pod = PodTemplate.Read(this);
                Volatile.Write(ref _isPodKnown, true);
            }

            return _pod;
        }
    }

    /// <summary>True for the kind in any version of the group: every served version must be judged alike.</summary>
    public bool Is(string group, string kind) =>
        string.Equals(Kind, kind, StringComparison.Ordinal) && string.Equals(Group, group, StringComparison.Ordinal);

    /// <summary>The place in the file of a place in the tree: another one where the tree was read from what a template made of the file.</summary>
    public TextPosition PlaceOf(TextPosition place) => Source?.Written?.Invoke(place) ?? place;

    /// <summary>The line of the file where the object starts.</summary>
    public int Line => PlaceOf(Root.Start).Line;

    public Node? Label(string key) => Root.Find("metadata", "labels", key);

    public Node? Annotation(string key) => Root.Find("metadata", "annotations", key);

    /// <summary>The object as it lies in a namespace that what installs it chooses: the same where it names one itself, or belongs into none.</summary>
    public Resource PlacedIn(string space) =>
        Namespace is not null || !IsObject || ClusterKinds.Contains(this) ? this : new Resource(Id with { Namespace = space }, Root, File, Source) { Address = Address };

    /// <summary>Reads identity from a tree in Kubernetes form; one with only <c>generateName</c> is named by that.</summary>
    public static Resource From(MapNode root, string file, SourceText? source = null, string? address = null)
    {
        var metadata = root["metadata"];
        var id = new ResourceId(
            root["apiVersion"]?.Text ?? "",
            root["kind"]?.Text ?? "",
            metadata?["namespace"]?.Text,
            metadata?["name"]?.Text ?? metadata?["generateName"]?.Text);
        return new Resource(id, root, file, source) { Address = address };
    }
}
