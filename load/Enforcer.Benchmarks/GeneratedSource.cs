using System.Globalization;
using System.Text;

namespace Enforcer.Benchmarks;

/// <summary>Text like that of a repository: code, configuration, documents and logs, with the words that a search for secrets stops at as often as real ones have them.</summary>
internal static class GeneratedSource
{
    private static readonly string[] Lines =
    [
        "    public async Task<Order> FindAsync(OrderId id, CancellationToken cancellationToken)",
        "        var entry = await _cache.GetOrAddAsync(key, () => repository.LoadAsync(id), cancellationToken);",
        "        if (entry is null || entry.Version < {0}) {{ return Order.None; }} // {1}",
        "func (s *Server) handle(w http.ResponseWriter, r *http.Request) error {{",
        "	log.Info(\"request\", \"path\", r.URL.Path, \"status\", {0}, \"id\", \"{1}\")",
        "import {{ useState, useEffect }} from 'react'; const limit{0} = {0};",
        "  - name: http-{0}",
        "      image: registry.example.org/shop/orders:{0}.4.1",
        "      resources: {{requests: {{cpu: 100m, memory: 128Mi}}, limits: {{memory: 256Mi}}}}",
        "See https://docs.example.org/guide/{1}#chapter-{0} for how the gateway chooses a route.",
        "2026-03-0{2}T10:11:12.{0}Z INFO  orders accepted order {1} in {0} ms from 10.0.{2}.17",
        "    \"integrity\": \"sha512-{1}{1}\", \"resolved\": \"https://registry.example.org/{1}.tgz\",",
        "def total(items): return sum(item.price * item.quantity for item in items)  # {0}",
        "The mesh carries the traffic of every workload; what is not declared is refused, and the refusal has a name.",
        "    token = tokenizer.next(); assert token.kind == Kind.KEY, f\"unexpected at {0}\"",
        "    assertThat(response.status()).isEqualTo({0}); verify(client).send(any());",
        "",
        "}}",
    ];

    /// <summary>So many bytes of it, another text for each seed.</summary>
    public static string Text(int bytes, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(bytes + 256);
        while (text.Length < bytes)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, Lines[random.Next(Lines.Length)], random.Next(1000), random.NextInt64().ToString("x16", CultureInfo.InvariantCulture), random.Next(1, 9)).Append('\n');
        }

        return text.ToString(0, bytes);
    }

    /// <summary>Files of some 64 KiB, of the endings that repositories are made of.</summary>
    public static IEnumerable<(string Path, string Text)> Files(int megabytes)
    {
        string[] endings = [".cs", ".go", ".py", ".js", ".md", ".log", ".java", ".txt"];
        for (var number = 0; number < megabytes * 16; number++)
        {
            yield return ($"part{number % 97}/file{number}{endings[number % endings.Length]}", Text(64 * 1024, number));
        }
    }
}
