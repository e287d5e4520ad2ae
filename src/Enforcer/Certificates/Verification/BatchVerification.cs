using System.Text.Json;
using Enforcer.Certificates.Validation;

namespace Enforcer.Certificates.Verification;

/// <summary>Answers a file of questions line by line, in order, each as soon as it is known.</summary>
internal static class BatchVerification
{
    /// <summary>Writes <c>{"id","valid","reason"}</c> for each line; empty ones are passed over.</summary>
    /// <returns>Whether every line is valid.</returns>
    public static async Task<bool> RunAsync(TextReader lines, TextWriter output, ChainQuestion question, CancellationToken cancellationToken)
    {
        var isAllValid = true;
        while (await lines.ReadLineAsync(cancellationToken) is { } text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var (id, reason) = Answer(text, question);
            isAllValid &= reason is null;
            await output.WriteLineAsync(Format(id, reason).AsMemory(), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        return isAllValid;
    }

    private static (JsonElement? Id, RefusalReason? Reason) Answer(string text, ChainQuestion question)
    {
        if (text.Length > ChainLineReader.MostCharacters)
        {
            return (null, RefusalReason.BudgetExceeded);
        }

        var (id, line) = ChainLineReader.Read(text);
        return (id, line is null ? RefusalReason.Malformed : question.Answer(line).Failure?.Reason);
    }

    private static string Format(JsonElement? id, RefusalReason? reason) =>
        $$"""{"id":{{id?.GetRawText() ?? "null"}},"valid":{{(reason is null ? "true" : "false")}},"reason":{{(reason is null ? "null" : $"\"{reason.Id}\"")}}}""";
}
