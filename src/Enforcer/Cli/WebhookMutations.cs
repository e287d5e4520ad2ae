using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.References;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Testing.Mutations;

namespace Enforcer.Cli;

/// <summary>Lets policy tests see what <c>enforcer webhook</c> changes, by the same code and without a server.</summary>
internal sealed class WebhookMutations : IAdmissionMutations
{
    public IReadOnlyList<MutatedResource> Mutate(IReadOnlyList<Resource> resources, IReadOnlyList<Resource> before, SidecarChoice sidecar)
    {
        var options = new SidecarOptions { Image = sidecar.Image, Native = sidecar.Native ? NativeSidecar.Always : NativeSidecar.Never };
        var mutator = new ObjectMutator(options, new SecretBindings([new DeclaredBindings(resources)]), ReferenceCheck.None);
        var stored = before.ToLookup(resource => resource.Id);
        var asking = resources.Where(resource => resource.Is("", "Namespace") && resource.Label(InjectionWords.Inject)?.Text == InjectionWords.Enabled).Select(resource => resource.Name).ToHashSet();
        return
        [
            .. from resource in resources
               where resource.IsObject
               let operation = new MutatedOperation(resource.Is("", "Pod"), resource.Is("batch", "Job"), stored.Contains(resource.Id) ? "UPDATE" : "CREATE", null)
               where mutator.Concerns(operation, resource.Namespace)
               let change = mutator.Mutate(resource, operation, resource.Namespace is { } space && asking.Contains(space), () => stored[resource.Id].FirstOrDefault()?.Root)
               where change.Faults.Count > 0 || !change.Patch.IsEmpty
               select new MutatedResource(
                   resource,
                   change.Faults.Count > 0 ? [] : JsonNode.Parse(change.Patch.ToBytes())!.AsArray(),
                   [.. change.Faults.Select(fault => (fault.Rule, fault.ToString()))]),
        ];
    }

    /// <summary>The SecretBindings of a test.</summary>
    private sealed class DeclaredBindings(IEnumerable<Resource> resources) : IBindingSource
    {
        public long Revision => 1;

        public IEnumerable<SecretBinding> All { get; } = Read(resources);

        private static List<SecretBinding> Read(IEnumerable<Resource> resources)
        {
            var bindings = new List<SecretBinding>();
            var faults = new List<string>();
            foreach (var resource in resources.Where(resource => resource.Is("enforcer.dev", SecretBindingReader.Kind)))
            {
                if (SecretBindingReader.Read(resource.Root, out var fault) is { } binding)
                {
                    bindings.Add(binding);
                }
                else
                {
                    faults.Add($"{resource.File}:{resource.Root.Start.Line}: {resource.Id} {fault}");
                }
            }

            return faults.Count == 0 ? bindings : throw new ConfigurationException([.. faults]);
        }
    }
}
