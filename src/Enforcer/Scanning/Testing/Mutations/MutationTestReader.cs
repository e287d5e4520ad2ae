using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>Reads the section <c>mutate</c> of a policy test. Strict, as a misspelt expectation would expect nothing.</summary>
internal static class MutationTestReader
{
    private static readonly string[] Operations = ["add", "remove", "replace"];

    public static MutationTest? Read(SettingsSection root)
    {
        if (root.Section("mutate") is not { } section)
        {
            return null;
        }

        var sidecar = section.Section("sidecar");
        var choice = new SidecarChoice();
        if (sidecar is not null)
        {
            choice = new SidecarChoice(sidecar.Text("image", choice.Image)!, sidecar.Boolean("native", choice.Native));
            sidecar.RejectUnknownKeys();
        }

        if (!section.Has("expect"))
        {
            section.Fault("expect", "is required: a list of objects that are changed or refused, or [] for none");
        }

        var expected = section.Sections("expect").Select(ReadExpectation).ToList();
        section.RejectUnknownKeys();
        return new MutationTest(expected, choice);
    }

    private static MutationExpectation ReadExpectation(SettingsSection section)
    {
        var expectation = new MutationExpectation
        {
            Resource = section.RequiredText("resource"),
            Object = section.Section("object")?.Node.ToJson() as JsonObject,
            Patch = section.Has("patch") ? [.. section.Sections("patch").Select(ReadOperation)] : null,
            Paths = section.Has("paths") ? section.Texts("paths") : null,
            Refused = section.Has("refused") ? section.Texts("refused") : null,
        };
        if (expectation.Refused is { Count: 0 })
        {
            section.Fault("refused", "name the rules that refuse the object, or leave the key out");
        }

        if (expectation.Refused is not null && (expectation.Object is not null || expectation.Patch is not null || expectation.Paths is not null))
        {
            section.Fault("refused", "nothing is changed of an object that is refused: leave out object, patch and paths");
        }

        section.RejectUnknownKeys();
        return expectation;
    }

    private static JsonNode ReadOperation(SettingsSection section)
    {
        var word = section.RequiredText("op");
        if (!Operations.Contains(word, StringComparer.Ordinal))
        {
            section.Fault("op", $"expected one of {string.Join(", ", Operations)}");
        }

        var operation = new JsonObject { ["op"] = word, ["path"] = section.RequiredText("path") };
        if (section.Has("value"))
        {
            operation["value"] = section.Node["value"]!.ToJson();
        }

        section.RejectUnknownKeys();
        return operation;
    }
}
