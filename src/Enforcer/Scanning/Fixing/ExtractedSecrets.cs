using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>Names one Secret for each object that loses values; never one that exists or is referred to already, whose keys would be overwritten.</summary>
internal sealed class ExtractedSecrets
{
    private readonly HashSet<(string? Namespace, string Name)> _taken = [];
    private readonly Dictionary<(string? Namespace, string Kind, string Name), ExtractedSecret> _byLoser = [];
    private readonly List<ExtractedSecret> _all = [];

    /// <param name="resources">Everything that is scanned, and what the file for the secrets holds already.</param>
    public ExtractedSecrets(IEnumerable<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind is "Secret" or "ExternalSecret" or "SealedSecret" && resource.Name is { } name)
            {
                _taken.Add((resource.Namespace, name));
            }

            if (PodTemplate.Of(resource) is { } pod)
            {
                _taken.UnionWith(Referred(pod).OfType<string>().Select(used => (resource.Namespace, used)));
            }
        }
    }

    public IReadOnlyList<ExtractedSecret> All => [.. _all.Where(secret => secret.Values.Count > 0)];

    /// <summary>Null where the object's name cannot be part of a Secret's.</summary>
    public ExtractedSecret? For(ResourceId loser)
    {
        var stem = loser.Name?.TrimEnd('-', '.');
        if (stem is null || !KubernetesNames.IsObjectName(stem) || stem.Length > 200)
        {
            return null;
        }

        var key = (loser.Namespace, loser.Kind, stem);
        if (!_byLoser.TryGetValue(key, out var secret))
        {
            secret = new ExtractedSecret(loser.Namespace, Free(loser.Namespace, $"{stem}-secrets"));
            _byLoser.Add(key, secret);
            _all.Add(secret);
        }

        return secret;
    }

    private string Free(string? space, string stem)
    {
        var name = stem;
        for (var number = 2; !_taken.Add((space, name)); number++)
        {
            name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem}-{number}");
        }

        return name;
    }

    private static IEnumerable<string?> Referred(PodTemplate pod)
    {
        foreach (var container in pod.Containers)
        {
            foreach (var variable in container["env"]?.Items ?? [])
            {
                yield return variable.Find("valueFrom", "secretKeyRef", "name")?.Text;
                yield return SecretReference.Parse(variable["value"]?.Text)?.Name;
            }

            foreach (var source in container["envFrom"]?.Items ?? [])
            {
                yield return source.Find("secretRef", "name")?.Text;
            }
        }

        foreach (var volume in pod.Spec["volumes"]?.Items ?? [])
        {
            yield return volume.Find("secret", "secretName")?.Text;
        }
    }
}
