using System.Text.Encodings.Web;
using System.Text.Json;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Resources;

namespace Enforcer.Certificates.Verification;

/// <summary>Writes the answer about one chain.</summary>
internal static class VerifyReport
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"valid","reason","path"}</c>: leaf first; an empty path where none holds.</summary>
    public static void WriteJson(PathResult result, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new { valid = result.IsValid, reason = result.Failure?.Reason.Id, path = result.Path.Select(certificate => certificate.SubjectText) }, Options));

    public static void WriteText(PathResult result, TextWriter output)
    {
        if (result.Failure is not { } failure)
        {
            output.WriteLine($"valid until {result.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            foreach (var certificate in result.Path)
            {
                output.WriteLine($"  {PrintableText.Of(certificate.SubjectText)}  {certificate.Thumbprint}");
            }

            return;
        }

        output.WriteLine($"refused: {failure.Reason.Id}");
        output.WriteLine($"  meaning      {failure.Reason.Meaning}");
        if (failure.At is { } at)
        {
            output.WriteLine($"  certificate  {PrintableText.Of(at.SubjectText)}  {at.Thumbprint}");
        }

        if (failure.Detail is { } detail)
        {
            output.WriteLine($"  detail       {PrintableText.Of(detail)}");
        }

        output.WriteLine($"  cure         {failure.Reason.Cure}");
    }
}
