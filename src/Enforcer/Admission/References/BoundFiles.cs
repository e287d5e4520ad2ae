using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Puts whole files from Secrets where bindings say: a volume of the Pod and a mount of the one file in each container.</summary>
internal static class BoundFiles
{
    private const string Rule = "secrets-reserved-volume";

    // An ephemeral container can mount no single file.
    private static readonly string[] Lists = ["initContainers", "containers"];

    /// <summary>Adds what is absent; true where anything was added.</summary>
    public static bool Bind(Node spec, IReadOnlyList<SecretBinding> bindings, JsonPatch patch, List<MutationFault> faults, List<BoundPlace> places)
    {
        var changed = false;
        foreach (var binding in OfFiles(bindings))
        {
            var file = FileOf(binding.File!);
            var reference = ReferenceOf(binding);
            var volume = VolumeName(reference, file);
            var mounted = false;
            foreach (var container in Lists.SelectMany(list => spec[list]?.Items ?? []).Where(binding.Takes))
            {
                mounted = true;
                changed |= Mount(container, binding.File!, file, volume, patch);
            }

            if (mounted)
            {
                places.Add(new BoundPlace(ResourcePath.Join(spec.Path, "volumes"), reference));
                changed |= AddVolume(spec, volume, reference, file, patch, faults);
            }
        }

        return changed;
    }

    /// <summary>Each mount of something else where a binding has a file, with the path and the volume that it should be of.</summary>
    public static IEnumerable<(Node Mount, string Volume, string Path)> Displaced(Node spec, IReadOnlyList<SecretBinding> bindings) =>
        from binding in OfFiles(bindings)
        let volume = VolumeName(ReferenceOf(binding), FileOf(binding.File!))
        from container in Lists.SelectMany(list => spec[list]?.Items ?? []).Where(binding.Takes)
        from mount in container["volumeMounts"]?.Items ?? []
        where mount["mountPath"]?.Text == binding.File && !IsOurs(mount, volume, binding.File!) && (spec["volumes"]?.Items ?? []).Any(one => one["name"]?.Text == volume)
        select (mount, volume, binding.File!);

    /// <summary>Whether a mount is the one that a binding makes.</summary>
    public static bool IsOurs(Node mount, string volume, string path) =>
        mount["name"]?.Text == volume && mount["mountPath"]?.Text == path && mount["subPath"]?.Text == FileOf(path);

    private static IEnumerable<SecretBinding> OfFiles(IEnumerable<SecretBinding> bindings) =>
        bindings.Where(binding => binding.File is not null).DistinctBy(binding => (binding.File, string.Join(',', binding.Containers)));

    private static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static SecretReference ReferenceOf(SecretBinding binding) => new(binding.Secret, binding.Key ?? FileOf(binding.File!));

    private static bool Mount(Node container, string path, string file, string volume, JsonPatch patch)
    {
        var mounts = container["volumeMounts"]?.Items ?? [];
        var mount = new JsonObject { ["name"] = volume, ["mountPath"] = path, ["subPath"] = file, ["readOnly"] = true };
        if (mounts.FirstOrDefault(mount => mount["mountPath"]?.Text == path) is not { } standing)
        {
            patch.Insert([.. JsonPatch.Steps(container), "volumeMounts"], mount, first: false);
            return true;
        }

        if (IsOurs(standing, volume, path))
        {
            return false;
        }

        // What stood there, such as a ConfigMap with the file in clear, gives way.
        patch.Replace(JsonPatch.Pointer(JsonPatch.Steps(standing)), mount);
        return true;
    }

    private static bool AddVolume(Node spec, string name, SecretReference reference, string file, JsonPatch patch, List<MutationFault> faults)
    {
        if ((spec["volumes"]?.Items ?? []).FirstOrDefault(volume => volume["name"]?.Text == name) is not { } standing)
        {
            patch.Insert([.. JsonPatch.Steps(spec), "volumes"], Volume(name, reference, file), first: false);
            return true;
        }

        if (standing.Find("secret", "secretName")?.Text != reference.Name || standing.Find("secret", "items")?.Items is not [var item] || item["key"]?.Text != reference.Key)
        {
            faults.Add(new MutationFault(Rule, standing.Path, "the volume has the name of one that a SecretBinding adds and is another", "give your volume another name"));
        }

        return false;
    }

    private static JsonObject Volume(string name, SecretReference reference, string file) => new()
    {
        ["name"] = name,
        ["secret"] = new JsonObject
        {
            ["secretName"] = reference.Name,
            ["items"] = new JsonArray(new JsonObject { ["key"] = reference.Key, ["path"] = file }),
        },
    };

    // Alike in every pass and every replica.
    private static string VolumeName(SecretReference reference, string file) =>
        "enforcer-secret-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{reference.Name}/{reference.Key}/{file}")))[..10];
}
