using System.Text.Json.Serialization;
using Enforcer.Resources;

namespace Enforcer.Admission.Wire;

/// <summary>Reads and writes reviews without reflection. Objects may be nested as deep as every other tree of ours.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    // The envelope is three maps around the object.
    MaxDepth = ReaderLimits.DeepestTree + 3)]
[JsonSerializable(typeof(AdmissionReview))]
internal sealed partial class AdmissionJson : JsonSerializerContext;
