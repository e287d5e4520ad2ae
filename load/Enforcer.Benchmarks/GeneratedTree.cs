using System.Globalization;

namespace Enforcer.Benchmarks;

/// <summary>
/// The tree that every figure is measured on: a tenth of its documents are Services, three in a hundred policies, the rest what
/// surrounds them in a real repository. The same size gives the same bytes.
/// </summary>
internal sealed class GeneratedTree(int documents)
{
    private const int ServicesOfNamespace = 20;

    private int Services => documents / 10;

    private int Policies => documents * 3 / 100;

    /// <summary>Paths below the root with their texts; together exactly the asked number of documents.</summary>
    public IEnumerable<(string Path, string Text)> Files()
    {
        var left = documents;
        for (var space = 0; space * ServicesOfNamespace < Services; space++)
        {
            left--;
            yield return ($"{Space(space)}/namespace.yaml", GeneratedDocuments.Namespace(Space(space)));
        }

        for (var number = 0; number < Services; number++)
        {
            var space = Space(number / ServicesOfNamespace);
            var next = (number + 7) % Services;
            var app = new GeneratedApp(Name(number), space, Name(next), Space(next / ServicesOfNamespace), number);
            foreach (var (file, parts) in GeneratedDocuments.Of(app))
            {
                left -= parts.Length;
                yield return ($"{space}/{app.Name}/{file}", string.Join("---\n", parts));
            }
        }

        for (var number = 0; number < Policies; number++)
        {
            left--;
            var service = number * 3 % Services;
            var space = Space(service / ServicesOfNamespace);
            yield return ($"{space}/policies/{number.ToString(CultureInfo.InvariantCulture)}.yaml", GeneratedDocuments.Policy(number, Name(service), space));
        }

        for (var number = 0; left > 0; number++, left--)
        {
            var space = Space(number % Math.Max(1, Services / ServicesOfNamespace));
            yield return ($"{space}/jobs/{number.ToString(CultureInfo.InvariantCulture)}.yaml", GeneratedDocuments.Job(number, space));
        }
    }

    private static string Space(int number) => $"team-{number.ToString("D4", CultureInfo.InvariantCulture)}";

    private static string Name(int number) => $"service-{number.ToString("D5", CultureInfo.InvariantCulture)}";
}
