using System.Text.Json;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;
using Enforcer.Scanning.Reports;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>The rehearsal for programs: one object, version 1.</summary>
internal static class RehearsalJson
{
    public static void Write(Rehearsal rehearsal, IReadOnlyList<ReadError> errors, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteBoolean("safe", rehearsal.IsSafe);
        json.WriteString("at", rehearsal.At.UtcDateTime);
        json.WriteString("until", rehearsal.Until.UtcDateTime);
        json.WriteStartObject("bundle");
        Write(json, "today", rehearsal.Today);
        Write(json, "then", rehearsal.Then);
        json.WriteEndObject();
        Write(json, "breaks", rehearsal.Judged, Outcome.Breaks);
        Write(json, "holds", rehearsal.Judged, Outcome.Holds);
        Write(json, "failsToday", rehearsal.Judged, Outcome.FailsToday);
        Write(json, "unknown", rehearsal.Judged, Outcome.Unknown);
        JsonText.WriteErrors(json, errors);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ParsedCertificate> roots)
    {
        json.WriteStartArray(name);
        foreach (var root in roots)
        {
            json.WriteStartObject();
            json.WriteString("subject", CertificateName.Of(root));
            json.WriteString("sha256", root.Thumbprint);
            json.WriteString("notAfter", root.NotAfter.UtcDateTime);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<Participant> participants, Outcome outcome)
    {
        json.WriteStartArray(name);
        foreach (var participant in participants.Where(participant => participant.Outcome == outcome))
        {
            json.WriteStartObject();
            json.WriteString("kind", participant.Kind);
            json.WriteString("name", participant.Name);
            json.WriteString("place", participant.Place);
            json.WriteString("reason", participant.Reason);
            json.WriteString("why", participant.Why);
            if (participant.FailsAt is { } end)
            {
                json.WriteString("failsAt", end.UtcDateTime);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
