using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Resources.Formats;

/// <summary>Any bytes in, never an unhandled exception; and what is read is what was written.</summary>
public sealed class ReaderPropertyTests
{
    private static readonly ReaderLimits Small = new(64 * 1024, 30, 2000, 20);

    // Pieces that mean something to a YAML or JSON reader, so that random texts get past the first character.
    private static readonly string[] Pieces =
    [
        "a", "kind", ":", ": ", " ", "  ", "\n", "\n  ", "\r\n", "\t", "-", "- ", "---", "\n---\n", "...", "[", "]", "{", "}", ",", "&a ", "*a", "<<: ",
        "|", ">", "|2-\n", "'", "\"", "\\", "\\u12", "\\ud83d", "#", " # c", "%YAML 1.2\n", "!", "!!str ", "!<x> ", "? ", "@", "`", "~", "null", "true", "0x", "1e9", "é", "😀", "\u0085", "\u2028", "\uFEFF", "\u0000", "\u0001", "List", "items",
    ];

    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat);

    [Fact]
    public void Any_text_is_read_or_refused_with_a_line_of_the_file()
    {
        Check(Texts, text =>
        {
            foreach (var format in FormatCatalog.All)
            {
                var result = format.Read(SourceText.Of("f", text), Small);
                var lines = text.Split('\n').Length + 1;
                Assert.All(result.Errors, error => Assert.InRange(error.Line, 0, lines + text.Count(letter => letter is '\r' or '\u0085' or '\u2028')));
                Assert.All(result.Resources, resource => Assert.NotNull(resource.Root.ToJson()));
            }
        });
    }

    [Fact]
    public void Any_bytes_are_decoded_or_refused()
    {
        Check(ArbMap.Default.GeneratorFor<byte[]>(), bytes =>
        {
            var source = SourceText.Decode("f", bytes, Small, out var error);
            Assert.True(source is null ^ error is null);
            if (source is not null)
            {
                _ = FormatCatalog.ForText(source).Read(source, Small);
                _ = source.Comments;
            }
        });
    }

    [Fact]
    public void A_tree_written_as_json_reads_as_the_same_tree_in_both_formats()
    {
        Check(Trees(4), tree =>
        {
            var text = new JsonObject { ["kind"] = "A", ["value"] = tree?.DeepClone() }.ToJsonString();

            foreach (var format in new IFormat[] { new JsonFormat(), new YamlFormat() })
            {
                var result = format.Read(SourceText.Of("f", text), ReaderLimits.Default);
                Assert.Empty(result.Errors);
                Assert.True(JsonNode.DeepEquals(tree, result.Resources[0].Root.ToJson()!["value"]), $"{format.Name}: {text}");
            }
        });
    }

    [Fact]
    public void Every_value_stands_where_its_position_says()
    {
        Check(Trees(3), tree =>
        {
            var text = new JsonObject { ["kind"] = "A", ["value"] = tree?.DeepClone() }.ToJsonString(new() { WriteIndented = true });
            var root = new JsonFormat().Read(SourceText.Of("f", text), ReaderLimits.Default).Resources[0].Root;
            foreach (var scalar in Scalars(root))
            {
                var written = text[scalar.Start.Offset..scalar.End.Offset];
                Assert.Equal(scalar.ToJson()?.ToJsonString() ?? "null", JsonNode.Parse(written)?.ToJsonString() ?? "null");
                Assert.Equal(1 + text[..scalar.Start.Offset].Count(letter => letter == '\n'), scalar.Start.Line);
            }
        });
    }

    private static IEnumerable<Node> Scalars(Node node) => node switch
    {
        MapNode map => map.Entries.SelectMany(entry => Scalars(entry.Value)),
        ListNode list => list.Items.SelectMany(Scalars),
        _ => [node],
    };

    // Half surrogates cannot be written as UTF-8, and YAML counts some control characters as line breaks even in quotes.
    private static readonly Gen<string> Words = ArbMap.Default.GeneratorFor<string>()
        .Select(text => new string([.. (text ?? "").Where(letter => !char.IsSurrogate(letter) && !char.IsControl(letter) && letter is not ('\uFEFF' or '\uFFFE' or '\uFFFF'))]));

    private static Gen<JsonNode?> Trees(int depth)
    {
        var scalar = Gen.OneOf(
            Words.Select(word => (JsonNode?)JsonValue.Create(word)),
            Gen.Elements("yes", "off", "~", "0x1F", "1e3", "null", "- a", "a: b", "# c", "'", "\"", "<<", "*a", "&a", "|", "{{ x }}").Select(word => (JsonNode?)JsonValue.Create(word)),
            ArbMap.Default.GeneratorFor<int>().Select(number => (JsonNode?)JsonValue.Create(number)),
            ArbMap.Default.GeneratorFor<bool>().Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Constant((JsonNode?)null));
        if (depth == 0)
        {
            return scalar;
        }

        var child = Trees(depth - 1);
        return Gen.OneOf(
            scalar,
            Gen.ListOf(child, 3).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.ListOf(Gen.Zip(Words, child), 3).Select(pairs => (JsonNode?)new JsonObject(pairs
                .DistinctBy(pair => pair.Item1, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2?.DeepClone())))));
    }

    private static void Check<T>(Gen<T> values, Action<T> body) =>
        Prop.ForAll(values.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));
}
