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
        foreach (var binding in bindings.Where(binding => binding.File is not null).DistinctBy(binding => (binding.File, string.Join(',', binding.Containers))))
        {
            var file = binding.File![(binding.File!.LastIndexOf('/') + 1)..];
            var reference = new SecretReference(binding.Secret, binding.Key ?? file);
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

    private static bool Mount(Node container, string path, string file, string volume, JsonPatch patch)
    {
        var mounts = container["volumeMounts"]?.Items ?? [];
        var mount = new JsonObject { ["name"] = volume, ["mountPath"] = path, ["subPath"] = file, ["readOnly"] = true };
        if (mounts.FirstOrDefault(mount => mount["mountPath"]?.Text == path) is not { } standing)
        {
            patch.Insert([.. JsonPatch.Steps(container), "volumeMounts"], mount, first: false);
            return true;
        }

        if (standing["name"]?.Text == volume && standing["subPath"]?.Text == file)
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
