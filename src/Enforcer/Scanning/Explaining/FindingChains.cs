using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Istio;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning.Explaining;

/// <summary>Finds the statements behind a finding: what a policy inherits, and the place itself.</summary>
internal sealed class FindingChains
{
    private readonly ILookup<(string File, int Offset), ServerMode> _modes;
    private readonly ILookup<(string File, ResourceId Id), Resource> _resources;
    private readonly PolicySettings _settings;

    public FindingChains(MeshModel mesh, PolicySettings settings)
    {
        _modes = mesh.Istio.ServerModes.ToLookup(mode => (mode.Policy.Resource.File, mode.At.Start.Offset));
        _resources = mesh.Resources.All.ToLookup(resource => (resource.File, resource.Id));
        _settings = settings;
    }

    public FindingExplanation Of(Finding finding) => new(finding, LevelOf(finding), Chain(finding));

    private List<Statement> Chain(Finding finding)
    {
        if (_resources[(finding.File, finding.Resource)].FirstOrDefault() is not { } resource)
        {
            return [];
        }

        // The rule may point at a map that lacks the value; a statement only needs the place.
        var place = new ScalarNode("", ScalarKind.Text, ScalarStyle.Plain, finding.Location, finding.Location);
        var own = new Statement(resource, place, finding.Message);
        var mode = finding.Rule.Category == Category.Mtls ? _modes[(finding.File, finding.Location.Offset)].FirstOrDefault(one => one.Policy.Resource == resource) : null;
        return mode is { Declared: MtlsMode.Unset, Origin: { } origin }
            ? [new Statement(origin.Resource, origin.ModeAt, $"PeerAuthentication '{origin.Resource.Name}' says {origin.Mode.ToString().ToUpperInvariant()}, which is inherited"), own]
            : [own];
    }

    private string LevelOf(Finding finding) => _settings.Rules.GetValueOrDefault(finding.Rule.Id) switch
    {
        { Level: not null } => "set in the configuration",
        { Severity: not null } => $"what severity {finding.Severity.Word()}, set in the configuration, comes to",
        _ => $"what severity {finding.Severity.Word()} comes to",
    };
}
