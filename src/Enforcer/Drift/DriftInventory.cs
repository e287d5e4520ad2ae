using System.Text.Json.Nodes;
using Enforcer.Drift.Sources;
using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>The API objects of one side, each under its name in the cluster, whatever version of its group it is written in.</summary>
internal sealed class DriftInventory
{
    private readonly Dictionary<ObjectKey, Resource> _byKey = [];
    private readonly List<(ObjectKey Key, Resource Resource)> _inOrder = [];

    /// <param name="state">What the source holds.</param>
    /// <param name="defaultNamespace">The namespace of objects that declare none.</param>
    public DriftInventory(DriftState state, string defaultNamespace)
    {
        Definitions = state.Definitions;
        Warnings = state.Warnings;
        var errors = new List<ReadError>(state.Declared.Errors);
        foreach (var resource in state.Declared.Resources)
        {
            if (!IsApiObject(resource))
            {
                IgnoredCount++;
            }
            else if (resource.Root.Find("metadata", "name")?.Text is not { Length: > 0 })
            {
                errors.Add(new ReadError(
                    resource.File,
                    resource.Root.Start.Line,
                    $"{resource.Kind} has no metadata.name: without one it cannot be found in a cluster"));
            }
            else
            {
                Add(resource, defaultNamespace, errors);
            }
        }

        Errors = errors;
    }

    public IReadOnlyList<ReadError> Errors { get; }

    /// <summary>Of custom kinds, beside those that are compared.</summary>
    public IReadOnlyList<Resource> Definitions { get; }

    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Documents that are no API object.</summary>
    public int IgnoredCount { get; }

    public IReadOnlyList<(ObjectKey Key, Resource Resource)> All => _inOrder;

    public Resource? this[ObjectKey key] => _byKey.GetValueOrDefault(key);

    // A kustomization is read by kubectl and never sent.
    private static bool IsApiObject(Resource resource) =>
        resource is { IsObject: true, ApiVersion.Length: > 0 } && resource.ApiVersion != "terraform" && resource.Group != "kustomize.config.k8s.io";

    private void Add(Resource resource, string defaultNamespace, List<ReadError> errors)
    {
        var key = ObjectKey.Of(resource, defaultNamespace);
        if (_byKey.TryAdd(key, resource))
        {
            _inOrder.Add((key, resource));
            return;
        }

        // Exported or declared twice alike, there is no question which one is meant.
        var first = _byKey[key];
        if (JsonNode.DeepEquals(first.Root.ToJson(), resource.Root.ToJson()))
        {
            return;
        }

        errors.Add(new ReadError(
            resource.File,
            resource.Root.Start.Line,
            $"{resource.Id} is declared twice and differently, first in {first.File}:{first.Root.Start.Line}: "
            + "keep one, or compare the rendered result"));
    }
}
