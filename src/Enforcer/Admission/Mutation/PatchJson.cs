using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Enforcer.Admission.Mutation;

/// <summary>Writes patches without reflection.</summary>
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class PatchJson : JsonSerializerContext;
