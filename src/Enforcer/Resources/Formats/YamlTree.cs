using YamlDotNet.Core;

namespace Enforcer.Resources.Formats;

/// <summary>Builds located trees from YAML text, one per document; a broken document costs only itself.</summary>
internal static class YamlTree
{
    public const string Template = "it holds template markup ('{{'): render it first (helm template) and scan the result";

    public static IReadOnlyList<Node> Read(SourceText source, ReaderLimits limits, List<ReadError> errors)
    {
        var roots = new List<Node>();
        var count = 0;
        foreach (var part in YamlDocuments.Split(source.Text))
        {
            if (++count > limits.MaxDocuments)
            {
                errors.Add(new ReadError(source.File, part.FirstLine, $"the file has more than {limits.MaxDocuments} documents: split it"));
                break;
            }

            ReadPart(source, part, limits, roots, errors);
        }

        return roots;
    }

    /// <summary>Reads one piece of a file as a document of its own.</summary>
    public static IReadOnlyList<Node> Read(SourceText source, YamlDocumentText part, ReaderLimits limits, List<ReadError> errors)
    {
        var roots = new List<Node>();
        ReadPart(source, part, limits, roots, errors);
        return roots;
    }

    private static void ReadPart(SourceText source, YamlDocumentText part, ReaderLimits limits, List<Node> roots, List<ReadError> errors)
    {
        var composer = new YamlComposer(source, part, limits, errors);
        try
        {
            roots.AddRange(composer.Compose());
        }
        catch (TreeException failure)
        {
            errors.Add(new ReadError(source.File, failure.Line, failure.Message));
        }
        catch (YamlException failure)
        {
            var line = part.FirstLine + (int)failure.Start.Line - 1;
            errors.Add(new ReadError(source.File, line, $"not valid YAML: {Reason(failure, part.Text)}"));
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The YAML library's own faults on broken text; fuzzing shows these types.
            errors.Add(new ReadError(source.File, composer.Line, "not valid YAML: the document cannot be read behind this line"));
        }
    }

    private static string Reason(YamlException failure, string text)
    {
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            return Template;
        }

        // Only the library's fixed sentences pass: others quote the text, which may be a secret.
        var message = failure.InnerException?.Message ?? failure.Message;
        return message.Contains('\'', StringComparison.Ordinal) || message.Contains('"', StringComparison.Ordinal) || message.Length > 160
            ? "a token stands where none of its kind may"
            : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }
}
